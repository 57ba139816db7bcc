// Chapter 8: a digit drawn by hand, its five steps of preparation, and what two models read.
import { button, draw_pixels, frame, load, make, pixel_canvas } from './common.mjs'

const side = 56  // of the drawing, in pixels of its own
const steps = ['1 ink', '2 cropped', '3 fitted', '4 centred', '5 strongest is 1']

export async function mount(element, { wasm }) {
  const doors = await load(wasm)
  const box = frame(element, { title: 'Your own digit', redraw: show,
    what_to_try: 'Draw a digit, small in a corner: the preparation finds it. Then draw something that is no digit: how sure are the two models?' })
  const paper = new Float64Array(side * side).fill(255)
  let pen = { x: side / 2, y: 8 }, down = false, from
  const pad = make('canvas', { role: 'application', tabindex: 0, 'aria-label': 'Draw a digit here: by pointer, or with the arrow keys, which draw while the space bar has put the pen down.', width: side, height: side,
    style: 'width:224px;height:224px;touch-action:none;cursor:crosshair' })
  pad.greys = paper
  const pictures = steps.map((name) => pixel_canvas(name, 84))
  const said = make('p', { role: 'status' }), progress = make('p', { class: 'try', role: 'status' })
  const bars = [0, 1].map(() => Array.from({ length: 10 }, () => ({ number: make('td'), bar: make('span', { class: 'bar', style: 'width:0' }) })))
  let ready = false

  // A round pen, dark in its middle, with a soft rim.
  function stroke(to) {
    const start = from ?? to, length = Math.hypot(to.x - start.x, to.y - start.y), dots = Math.ceil(length) + 1
    for (let k = 0; k <= dots; ++k) {
      const x = start.x + (to.x - start.x) * k / dots, y = start.y + (to.y - start.y) * k / dots
      for (let i = Math.max(0, Math.floor(y - 4)); i < Math.min(side, y + 4); ++i)
        for (let j = Math.max(0, Math.floor(x - 4)); j < Math.min(side, x + 4); ++j)
          paper[i * side + j] = Math.min(paper[i * side + j], 255 * Math.max(0, Math.min(1, Math.hypot(j + 0.5 - x, i + 0.5 - y) - 1.8)))
    }
    from = to
  }
  const at = (event) => {
    const place = pad.getBoundingClientRect()
    return { x: side * (event.clientX - place.left) / place.width, y: side * (event.clientY - place.top) / place.height }
  }
  pad.addEventListener('pointerdown', (event) => { pad.setPointerCapture(event.pointerId); from = undefined; stroke(at(event)); show_drawing() })
  pad.addEventListener('pointermove', (event) => { if (event.buttons) { stroke(at(event)); show_drawing() } })
  pad.addEventListener('pointerup', show)
  pad.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: [-2, 0], ArrowRight: [2, 0], ArrowUp: [0, -2], ArrowDown: [0, 2] }[event.key]
    if (event.key === ' ') { down = !down; from = undefined }
    else if (by) pen = { x: Math.max(2, Math.min(side - 2, pen.x + by[0])), y: Math.max(2, Math.min(side - 2, pen.y + by[1])) }
    else return
    event.preventDefault()
    if (down) stroke(pen)
    show()
  })

  function show_drawing() {
    draw_pixels(pad, box, paper.map((grey) => 1 - grey / 255), side, side)
    if (document.activeElement === pad) {
      const context = pad.getContext('2d')
      context.fillStyle = getComputedStyle(box).getPropertyValue('--orange')
      context.fillRect(Math.round(pen.x) - 1, Math.round(pen.y) - 1, 2, 2)
    }
  }
  function show() {
    show_drawing()
    try {
      doors.numbers(side * side).set(paper)
      doors.find_ink(side, side)
    } catch (error) {
      said.textContent = paper.every((grey) => grey === 255) ? 'Nothing is drawn yet.' : error.message
      pictures.forEach((canvas) => draw_pixels(canvas, box, [], 28, 28))
      bars.flat().forEach(({ number, bar }) => { number.textContent = ''; bar.style.width = 0 })
      return
    }
    pictures.forEach((canvas, i) => {
      doors.show_step(i + 1)
      const [rows, columns] = doors.numbers(2)
      draw_pixels(canvas, box, doors.numbers(2 + rows * columns).slice(2), rows, columns)
      canvas.style.height = `${84 * Math.min(1, rows / columns)}px`
      canvas.style.width = `${84 * Math.min(1, columns / rows)}px`
    })
    doors.read_ink()
    const predictions = [...doors.numbers(20)]
    const best = [0, 10].map((first) => predictions.slice(first, first + 10)).map((p) => [p.indexOf(Math.max(...p)), Math.max(...p)])
    bars.forEach((model, m) => model.forEach(({ number, bar }, k) => {
      number.textContent = predictions[10 * m + k].toFixed(3)
      bar.style.width = `calc(${predictions[10 * m + k]} * min(80px, 18vw))`
    }))
    said.textContent = `Softmax regression reads ${best[0][0]}, p = ${best[0][1].toFixed(3)}; the hidden layer reads ${best[1][0]}, p = ${best[1][1].toFixed(3)}.${ready ? '' : ' (They are still learning.)'}`
  }
  const wipe = () => { paper.fill(255); pen = { x: side / 2, y: 8 }; down = false; from = undefined; show() }
  let sample = 0
  const show_sample = () => {  // one that was not trained on, at twice its size
    doors.draw_unseen(sample++)
    const image = [...doors.numbers(784)]
    for (let i = 0; i < side; ++i) for (let j = 0; j < side; ++j) paper[i * side + j] = 255 - 255 * image[28 * Math.floor(i / 2) + Math.floor(j / 2)]
    show()
  }

  box.append(make('div', { class: 'row' }, button('wipe', wipe), button('a drawn digit', show_sample)), progress,
    make('div', { class: 'row' }, pad, make('div', { class: 'pictures' }, ...pictures.map((canvas, i) => make('figure', {}, canvas, make('figcaption', {}, steps[i]))))), said,
    make('table', { tabindex: 0 }, make('thead', {}, make('tr', {}, make('th', {}, 'digit'), make('th', { scope: 'col', colspan: 2 }, 'softmax regression'), make('th', { scope: 'col', colspan: 2 }, 'hidden layer'))),
      make('tbody', {}, ...bars[0].map((_, k) => make('tr', {}, make('th', { scope: 'row' }, String(k)), ...bars.flatMap((model) => [model[k].number, make('td', { style: 'text-align:left;min-width:min(90px, 20vw)' }, model[k].bar)]))))))

  // Both models learn here, on digits that the same C++ draws, a little in each frame so that the page stays at hand.
  const count = 4000, epochs = 5
  doors.draw(count, 100, 1)
  doors.start_hidden(64, 1)
  let done = 0
  const learn = () => {
    if (!box.isConnected) return
    if (done < count) doors.train(done, 200, 0.02)
    doors.train_hidden(done % count, 6, 0.1)
    done += 200
    ready = done >= epochs * count
    progress.textContent = ready ? `Both have learned from ${count} drawn digits, here in your browser.` : `Learning from drawn digits: ${Math.round(100 * done / (epochs * count))} %`
    if (ready) show()
    else setTimeout(learn, 0)
  }
  show()
  learn()
}
