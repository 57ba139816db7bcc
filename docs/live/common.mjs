// What the demos share: the compiled chapters, controls with labels, pictures of pixels, curves. No formula.

let loading
// Returns the doors (doors.cpp), each call of which raises what the C++ throws, and numbers(n): the first n of their room.
export function load(wasm) {
  loading ??= (async () => {
    let doors
    const text = (at) => {
      const bytes = new Uint8Array(doors.memory.buffer)
      let end = at
      while (bytes[end]) ++end
      return new TextDecoder().decode(bytes.subarray(at, end))
    }
    const thrown = (what) => { throw new Error(text(what)) }
    const module = await WebAssembly.compile(await (await fetch(wasm)).arrayBuffer())
    const system = {}  // libc++'s start and its cerr ask for these six; none is needed: there are no files here
    for (const { module: from, name } of WebAssembly.Module.imports(module))
      if (from !== 'page') system[name] = name.startsWith('environ') ? () => 0 : name === 'proc_exit' ? (code) => { throw new Error(`exit ${code}`) } : () => 52
    doors = (await WebAssembly.instantiate(module, { page: { thrown }, wasi_snapshot_preview1: system })).exports
    doors._initialize()
    const guarded = { numbers: (count) => new Float64Array(doors.memory.buffer, doors.room(), count) }
    for (const [name, door] of Object.entries(doors))
      if (typeof door === 'function')
        guarded[name] = (...given) => {
          const stack = doors.__stack_pointer.value
          try {
            return door(...given)
          } finally {
            doors.__stack_pointer.value = stack  // what was thrown has left it where it was
          }
        }
    return guarded
  })()
  return loading
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value)
  element.append(...children)
  return element
}

const style = `
.demo { --blue: #2166ac; --red: #ca2e38; --purple: #8250df; --orange: #b35900; --green: #1a7f37; --ink: #1f2328; --pale: #59636e; --paper: #ffffff; --box: #f1f4f8; --line: #8c959f;
  border: 1px solid var(--line); border-radius: 8px; padding: 16px; background: var(--paper); color: var(--ink); font-size: 14px; line-height: 1.5; }
.dark .demo { --blue: #6cb6ff; --red: #ff7b72; --purple: #bc8cff; --orange: #ffa657; --green: #56d364; --ink: #e6edf3; --pale: #9aa4af; --paper: #0d1117; --box: #1c2430; --line: #6e7781; }
.demo h4 { margin: 0 0 4px; font-size: 16px; border: 0; padding: 0; }
.demo p { margin: 4px 0 8px; line-height: 1.5; }
.demo .try { color: var(--pale); }
.demo .row { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 8px 0; }
.demo label { display: inline-flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.demo input[type=range] { width: 160px; accent-color: var(--blue); }
.demo output { font-variant-numeric: tabular-nums; min-width: 4em; }
.demo button, .demo select { border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; background: var(--box); color: var(--ink); font: inherit; cursor: pointer; }
.demo button[aria-pressed=true] { outline: 2px solid var(--blue); }
.demo :focus-visible { outline: 3px solid var(--orange); outline-offset: 2px; }
.demo canvas { image-rendering: pixelated; border: 1px solid var(--line); background: var(--paper); max-width: 100%; }
.demo .pictures { display: flex; flex-wrap: wrap; gap: 8px; }
.demo figure { margin: 0; text-align: center; }
.demo table { display: block; overflow-x: auto; width: auto; max-width: 100%; margin: 8px 0; font-variant-numeric: tabular-nums; }
.demo td, .demo th { white-space: nowrap; padding: 2px min(10px, 1.5vw); border: 0; background: transparent; text-align: right; color: var(--ink); }
.demo tr { background: transparent !important; border: 0; }
.demo .bar { display: inline-block; height: 12px; background: var(--blue); vertical-align: middle; }
.demo .error { color: var(--red); min-height: 1.5em; }
`

// A frame with a heading, a sentence on what to try, and room for the rest. Calls redraw when the page turns dark or light.
export function frame(element, { title, what_to_try, redraw }) {
  if (!document.getElementById('demo-style')) document.head.append(make('style', { id: 'demo-style' }, style))
  const box = make('section', { class: 'demo', 'aria-label': title }, make('h4', {}, title), make('p', { class: 'try' }, what_to_try))
  element.replaceChildren(box)
  new MutationObserver(() => box.isConnected && redraw()).observe(document.documentElement, { attributeFilter: ['class'] })
  return box
}

export const colour = (box, name) => getComputedStyle(box).getPropertyValue(`--${name}`).trim()

// A slider with its label and its value in words. value(), and set(v) without a call of `moved`.
export function slider({ label, min, max, step, value, words = String, moved }) {
  const shown = make('output', {}, words(value))
  const input = make('input', { type: 'range', min, max, step, value, 'aria-label': label, 'aria-valuetext': words(value) })
  const show = () => {
    shown.textContent = words(Number(input.value))
    input.setAttribute('aria-valuetext', shown.textContent)
  }
  input.addEventListener('input', () => { show(); moved?.(Number(input.value)) })
  return { element: make('label', {}, make('span', {}, label), input, shown), value: () => Number(input.value), set: (v) => { input.value = v; show() } }
}

export const button = (words, pressed) => make('button', { type: 'button', onclick: pressed }, words)

const parts = (text) => (text.match(/[0-9a-f]{2}/g) ?? []).map((one) => parseInt(one, 16))

// values: rows * columns, row by row; signed: blue above 0, red below, by share of `largest`; else ink, 0 .. 1
export function draw_pixels(canvas, box, values, rows, columns, { signed = false, largest = 1 } = {}) {
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d'), image = context.createImageData(columns, rows)
  const paper = parts(colour(box, 'paper')), positive = parts(colour(box, signed ? 'blue' : 'ink')), negative = parts(colour(box, 'red'))
  for (let i = 0; i < rows * columns; ++i) {
    const share = Math.max(-1, Math.min(1, values[i] / largest)) || 0, full = share > 0 ? positive : negative, strength = Math.abs(share)
    for (let c = 0; c < 3; ++c) image.data[4 * i + c] = paper[c] + strength * (full[c] - paper[c])
    image.data[4 * i + 3] = 255
  }
  context.putImageData(image, 0, 0)
}

export const pixel_canvas = (label, size) => make('canvas', { role: 'img', 'aria-label': label, width: 28, height: 28, style: `width:${size}px;height:${size}px` })

// Curves over x, in a canvas of width x height: [{ points: [[x, y], ...], colour, dashes, dot }], lines as wide as they should be on fine screens.
export function draw_curves(canvas, box, curves, { x, y, labels = [] }) {
  const scale = window.devicePixelRatio || 1, width = canvas.clientWidth || 320, height = canvas.clientHeight || 200
  canvas.width = width * scale
  canvas.height = height * scale
  const context = canvas.getContext('2d')
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, width, height)
  const place = ([px, py]) => [8 + (width - 16) * (px - x[0]) / (x[1] - x[0] || 1), height - 20 - (height - 32) * (py - y[0]) / (y[1] - y[0] || 1)]
  context.font = '12px system-ui, sans-serif'
  context.fillStyle = colour(box, 'pale')
  for (const [words, at_x, at_y, align = 'left'] of labels) {
    context.textAlign = align
    context.fillText(words, at_x < 0 ? width + at_x : at_x, at_y < 0 ? height + at_y : at_y)
  }
  for (const curve of curves) {
    const points = curve.points.filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py)).map(place)
    context.strokeStyle = context.fillStyle = colour(box, curve.colour)
    context.lineWidth = 2
    context.setLineDash(curve.dashes ?? [])
    context.beginPath()
    points.forEach(([px, py], i) => (i === 0 ? context.moveTo(px, py) : context.lineTo(px, py)))
    context.stroke()
    if (curve.dot) for (const [px, py] of points) { context.beginPath(); context.arc(px, py, 4, 0, 7); context.fill() }
  }
}

// Calls `step` at each frame while it runs and the demo is on the page.
export function runner(box, step) {
  let running = false
  const frame_ = () => {
    if (!running || !box.isConnected) return (running = false)
    step()
    requestAnimationFrame(frame_)
  }
  return { get running() { return running }, start() { if (!running) { running = true; requestAnimationFrame(frame_) } }, stop() { running = false } }
}
