// Chapter 5: the slope of the loss along any one of the 7,840 weights, derived and measured.
import { button, draw_curves, draw_pixels, frame, load, make, pixel_canvas, slider } from './common.mjs'

export async function mount(element, { wasm }) {
  const doors = await load(wasm)
  doors.draw(20, 0, 1)
  let image = 0, row = doors.label_of(0), column = 0
  const box = frame(element, { title: 'One weight and its slope', redraw: show,
    what_to_try: 'Choose a weight by a click on the image or with the arrow keys, and make the step h smaller. From one side the error shrinks with h, from both sides with its square, until rounding takes over.' })
  const picture = make('canvas', { role: 'application', tabindex: 0, 'aria-label': 'The weights of one digit, a pixel each. Arrow keys choose a weight.', style: 'width:196px;height:196px;cursor:crosshair', onkeydown: key, onclick: click })
  const curve = make('canvas', { role: 'img', 'aria-label': 'The loss along this weight, with the lines whose slopes are measured', style: 'width:320px;height:220px' })
  const digit = slider({ label: 'weights of the digit', min: 0, max: 9, step: 1, value: row, moved: (v) => { row = v; show() } })
  const step = slider({ label: 'step h', min: -12, max: 1, step: 0.25, value: 0.5, words: (v) => (10 ** v).toPrecision(2), moved: show })
  const where = make('p', { role: 'status' })
  const body = make('tbody')

  const strongest = () => {
    doors.show_gradient(image, row)
    const slopes = [...doors.numbers(784)]
    column = slopes.reduce((best, one, i) => (Math.abs(one) > Math.abs(slopes[best]) ? i : best), 0)
  }
  function key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -28, ArrowDown: 28 }[event.key]
    if (!by) return
    event.preventDefault()
    column = Math.max(0, Math.min(783, column + by))
    show()
  }
  function click(event) {
    const at = picture.getBoundingClientRect()
    column = 28 * Math.min(27, Math.floor(28 * (event.clientY - at.top) / at.height)) + Math.min(27, Math.floor(28 * (event.clientX - at.left) / at.width))
    show()
  }

  function show() {
    const h = 10 ** step.value()
    doors.slopes(image, row, column, h)
    const [derived, forward, central, imaginary] = doors.numbers(4)
    const error = (measured) => (measured === derived ? 0 : Math.abs(measured - derived) / Math.max(Math.abs(measured), Math.abs(derived)))
    where.textContent = `Weight (${row}, ${column}), of digit ${row} and the pixel in row ${Math.floor(column / 28)}, column ${column % 28}; the image is a ${doors.label_of(image)}.`
    body.replaceChildren(...[['derived, (p − y) x', derived, 0], ['from one side', forward, error(forward)], ['from both sides', central, error(central)], ['imaginary step', imaginary, error(imaginary)]]
      .map(([name, slope, off], i) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, slope.toExponential(6)), make('td', {}, i === 0 ? '' : off.toExponential(1)))))

    doors.show_gradient(image, row)
    const slopes = [...doors.numbers(784)], largest = Math.max(...slopes.map(Math.abs)) || 1
    draw_pixels(picture, box, slopes, 28, 28, { signed: true, largest })
    const context = picture.getContext('2d')
    context.strokeStyle = getComputedStyle(box).color
    context.lineWidth = 0.4
    context.strokeRect(column % 28 + 0.1, Math.floor(column / 28) + 0.1, 0.8, 0.8)

    const reach = Math.max(2, 1.5 * h), loss = (by) => doors.loss_along(image, row, column, by)
    const along = Array.from({ length: 81 }, (_, i) => reach * (i / 40 - 1)).map((by) => [by, loss(by)])
    const heights = along.map(([, y]) => y), low = Math.min(...heights), high = Math.max(...heights, low + 1e-6)
    const line = (slope, x, y) => [[-reach, y + slope * (-reach - x)], [reach, y + slope * (reach - x)]].map(([a, b]) => [a, Math.max(low - high, Math.min(2 * high, b))])
    draw_curves(curve, box, [
      { points: line(derived, 0, loss(0)), colour: 'green' }, { points: line(forward, 0, loss(0)), colour: 'orange', dashes: [3, 3] }, { points: line(central, -h, loss(-h)), colour: 'purple', dashes: [9, 4] },
      { points: along, colour: 'ink' }, { points: [[0, loss(0)]], colour: 'ink', dot: true }, { points: [[-h, loss(-h)], [h, loss(h)]], colour: 'pale', dot: true, dashes: [0, 9] },
    ], { x: [-reach, reach], y: [low - 0.1 * (high - low), high + 0.1 * (high - low)], labels: [['loss', 8, 12], [`the weight, moved by −${reach.toFixed(1)} to ${reach.toFixed(1)}`, -8, -4, 'right']] })
  }

  strongest()
  box.append(make('div', { class: 'row' }, digit.element, step.element,
    button('another digit', () => { image = (image + 1) % 20; row = doors.label_of(image); digit.set(row); strongest(); show() }),
    button('reset', () => { image = 0; row = doors.label_of(0); digit.set(row); step.set(0.5); strongest(); show() })),
    where, make('div', { class: 'row' }, make('figure', {}, picture, make('figcaption', {}, 'the gradient: blue up, red down')), make('figure', {}, curve, make('figcaption', {}, 'green: tangent, dots: one side, dashes: both'))),
    make('table', { tabindex: 0 }, make('thead', {}, make('tr', {}, make('th', {}, 'slope'), make('th', { scope: 'col' }, 'number'), make('th', { scope: 'col' }, 'error'))), body))
  show()
}
