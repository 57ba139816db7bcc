// Chapter 2: activations moved by hand, softmax as it is written and with the shift.
import { button, frame, load, make, slider } from './common.mjs'

export async function mount(element, { wasm }) {
  const doors = await load(wasm)
  const start = [2, 1, 0], box = frame(element, { title: 'Softmax, moved by hand', redraw: () => {},
    what_to_try: 'Move one activation up and see the others give way. Then move it beyond 709: the formula as it is written dies, the shifted one does not.' })
  const rows = start.map((value, k) => {
    const control = slider({ label: `activation a${k}`, min: -1000, max: 1000, step: 1, value, moved: show })
    const cells = { naive: make('td'), stable: make('td'), bar: make('span', { class: 'bar', style: 'width:0' }) }
    return { control, cells, row: make('tr', {}, make('th', { scope: 'row' }, `p${k}`), cells.naive, cells.stable, make('td', { style: 'text-align:left' }, cells.bar)) }
  })
  const said = make('p', { class: 'error', role: 'status' })

  function show() {
    const count = rows.length
    doors.numbers(count).set(rows.map((one) => one.control.value()))
    doors.softmax_of(count)
    const found = doors.numbers(2 * count)
    rows.forEach(({ cells }, k) => {
      cells.stable.textContent = found[k].toFixed(4)
      cells.naive.textContent = Number.isNaN(found[count + k]) ? 'nan' : found[count + k].toFixed(4)
      cells.bar.style.width = `calc(${found[k]} * min(100px, 18vw))`
    })
    const dead = found.slice(count, 2 * count)
    said.textContent = dead.some(Number.isNaN) ? 'Without the shift: infinity over infinity, or 0 over 0, is not a number.'
      : dead.every((p) => p === 0) ? 'Without the shift: the sum is infinite, and all predictions are 0.' : ''
  }

  box.append(make('div', { class: 'row' }, ...rows.map((one) => one.control.element)),
    make('div', { class: 'row' }, ...[['2, 1, 0', start], ['10, 10, 1000', [10, 10, 1000]], ['709, 709, 709', [709, 709, 709]], ['−1000, −1000, −1000', [-1000, -1000, -1000]]]
      .map(([words, values]) => button(words, () => { rows.forEach((one, k) => one.control.set(values[k])); show() }))),
    make('table', { tabindex: 0 }, make('thead', {}, make('tr', {}, make('th', {}, 'prediction'), make('th', { scope: 'col' }, 'as written'), make('th', { scope: 'col' }, 'with the shift'), make('th', {}, 'bar'))),
      make('tbody', {}, ...rows.map((one) => one.row))), said)
  show()
}
