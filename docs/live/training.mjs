// Chapter 6: training, step by step, with the weights as pictures.
import { button, draw_curves, draw_pixels, frame, load, make, pixel_canvas, runner, slider } from './common.mjs'

export async function mount(element, { wasm }) {
  const doors = await load(wasm)
  const count = 2000, box = frame(element, { title: 'Training, live', redraw: show,
    what_to_try: 'Run it and watch the weights turn into digits. Reset, set the learning rate to 0.005, then to 3: at which rate does the loss stop falling?' })
  let steps, losses
  const rate = slider({ label: 'learning rate', min: -4, max: 1, step: 0.1, value: -2, words: (v) => (10 ** v).toPrecision(2) })
  const pictures = Array.from({ length: 10 }, (_, digit) => pixel_canvas(`weights of the digit ${digit}`, 46))
  const curve = make('canvas', { role: 'img', 'aria-label': 'The mean loss of each 100 steps', style: 'width:320px;height:160px' })
  const said = make('p', { role: 'status' })
  const running = runner(box, () => { train(100); show() })
  const run = button('run', () => { running.running ? running.stop() : running.start(); run.textContent = running.running ? 'pause' : 'run' })

  function reset() {
    running.stop()
    run.textContent = 'run'
    doors.draw(count, 500, 1)
    steps = 0, losses = []
    show()
  }
  function train(more) {
    const loss = doors.train(steps % count, more, 10 ** rate.value())
    steps += more
    losses.push([steps, loss])
  }
  function show() {
    let largest = 0
    const all = pictures.map((_, digit) => {
      doors.show_weights(digit)
      const values = [...doors.numbers(784)]
      largest = Math.max(largest, ...values.map(Math.abs))
      return values
    })
    pictures.forEach((canvas, digit) => draw_pixels(canvas, box, all[digit], 28, 28, { signed: true, largest: largest || 1 }))
    const high = Math.max(2.5, ...losses.slice(-300).map(([, y]) => y).filter(Number.isFinite))
    draw_curves(curve, box, [{ points: losses, colour: 'purple', dot: losses.length === 1 }], { x: [0, Math.max(1000, steps)], y: [0, high], labels: [[`loss, up to ${high.toFixed(1)}`, 8, 12], [`${steps} steps`, -8, -4, 'right']] })
    const loss = losses.length === 0 ? '' : `, loss of the last ones ${losses[losses.length - 1][1].toFixed(4)}`
    said.textContent = `${steps} steps${loss}; reads ${(100 * doors.accuracy()).toFixed(1)} of 100 digits that it has not seen.`
  }

  box.append(make('div', { class: 'row' }, run, button('1 step', () => { train(1); show() }), button('100 steps', () => { train(100); show() }), button('reset', reset), rate.element),
    said, make('div', { class: 'pictures' }, ...pictures.map((canvas, digit) => make('figure', {}, canvas, make('figcaption', {}, String(digit))))), curve)
  reset()
}
