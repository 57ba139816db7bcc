// Chapter 9: points in a plane, and the boundary that a hidden layer draws between them.
import { button, draw_pixels, frame, load, make, pixel_canvas, runner, slider } from './common.mjs'

// Points of two kinds: x, y in -1 .. 1, label. Without chance, so that everybody sees the same.
const shapes = {
  circles: (i, n) => { const inner = i % 2, angle = 2 * Math.PI * i / n, radius = (inner ? 0.3 : 0.75) + 0.08 * Math.sin(7 * i); return [radius * Math.cos(angle), radius * Math.sin(angle), inner] },
  xor: (i) => { const a = (i * 0.618034) % 1 * 1.7 - 0.85, b = (i * 0.754878) % 1 * 1.7 - 0.85; return [a + (a < 0 ? -0.08 : 0.08), b + (b < 0 ? -0.08 : 0.08), a * b > 0 ? 1 : 0] },
  spiral: (i, n) => { const arm = i % 2, t = 0.1 + 0.9 * i / n, angle = 4.5 * t + Math.PI * arm; return [0.9 * t * Math.cos(angle), 0.9 * t * Math.sin(angle), arm] },
}
export const points_of = (shape, count = 120) => Array.from({ length: count }, (_, i) => shapes[shape](i, count))
const side = 57

export async function mount(element, { wasm }) {
  const doors = await load(wasm)
  const box = frame(element, { title: 'What one more layer can do', redraw: show,
    what_to_try: 'Begin with 0 units: the boundary is a straight line. Then take 2, 4, 8. Switch single units off and see which fold of the boundary was theirs.' })
  let points, steps, loss, off
  const shape = make('select', { 'aria-label': 'which points', onchange: reset }, ...Object.keys(shapes).map((name) => make('option', { value: name }, name)))
  const units = slider({ label: 'units', min: 0, max: 16, step: 1, value: 4, moved: reset })
  const rate = slider({ label: 'learning rate', min: -2, max: 0.5, step: 0.1, value: -0.3, words: (v) => (10 ** v).toPrecision(2) })
  const plane = make('canvas', { role: 'img', 'aria-label': 'The plane: blue where the model says 1, red where it says 0, and the points', style: 'width:285px;height:285px' })
  const switches = make('div', { class: 'pictures' })
  const said = make('p', { role: 'status' })
  const running = runner(box, () => { train(20); show() })
  const run = button('run', () => { running.running ? running.stop() : running.start(); run.textContent = running.running ? 'pause' : 'run' })

  function reset() {
    running.stop()
    run.textContent = 'run'
    points = points_of(shape.value)
    steps = 0, loss = NaN, off = 0
    doors.numbers(3 * points.length).set(points.flat())
    doors.start_points(points.length, units.value(), 3)
    show()
  }
  function train(more) {
    loss = doors.train_points(more, 10 ** rate.value())
    steps += more
  }
  function show() {
    const right = doors.show_plane(side, off)
    draw_pixels(plane, box, doors.numbers(side * side).map((p) => 1.4 * (p - 0.5)), side, side, { signed: true })
    const small = make('canvas')
    small.width = small.height = side
    small.getContext('2d').drawImage(plane, 0, 0)
    const scale = 5, context = plane.getContext('2d')
    plane.width = plane.height = side * scale
    context.imageSmoothingEnabled = false
    context.drawImage(small, 0, 0, side * scale, side * scale)
    for (const [x, y, label] of points) {
      context.fillStyle = getComputedStyle(box).getPropertyValue(label === 1 ? '--blue' : '--red')
      context.strokeStyle = getComputedStyle(box).getPropertyValue('--paper')
      context.beginPath()
      context.arc(side * scale * (x + 1) / 2, side * scale * (1 - y) / 2, 5, 0, 7)
      if (label !== 1) { context.rect(side * scale * (x + 1) / 2 - 4, side * scale * (1 - y) / 2 - 4, 8, 8) }
      context.fill()
      context.stroke()
    }
    switches.replaceChildren(...Array.from({ length: units.value() }, (_, k) => {
      doors.show_unit(k)
      const [a, b, bias, out] = doors.numbers(4)
      const one = button(`unit ${k}`, () => { off ^= 1 << k; show(); switches.children[k].focus() })
      one.setAttribute('aria-pressed', (off >> k & 1) === 0)
      one.title = `ReLU(${a.toFixed(2)} x + ${b.toFixed(2)} y + ${bias.toFixed(2)}), which speaks ${out > 0 ? 'for' : 'against'} blue by ${Math.abs(out).toFixed(2)}`
      return one
    }))
    said.textContent = `${steps} steps${Number.isNaN(loss) ? '' : `, loss ${loss.toFixed(4)}`}; ${(100 * right).toFixed(1)} % of the points are on their side.`
  }

  box.append(make('div', { class: 'row' }, run, button('1 step', () => { train(1); show() }), button('100 steps', () => { train(100); show() }), button('reset', reset)),
    make('div', { class: 'row' }, make('label', {}, 'points', shape), units.element, rate.element), said, plane, make('p', { class: 'try' }, 'Units, on or off:'), switches)
  reset()
}
