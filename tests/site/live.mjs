// The live demos, operated as a reader would: by keys, by the pointer, by a drawn digit. Their numbers are those of the same functions compiled for this machine.
import { execFileSync } from 'node:child_process'
import path from 'node:path'

// lines for native.cpp; returns the numbers that it prints
const native = (...lines) => execFileSync(path.join(import.meta.dirname, '../native'), { input: `${lines.join('\n')}\n`, maxBuffer: 1e8 }).toString().trim().split('\n').map(Number)

const press = (page, words) => page.evaluate((text) => [...document.querySelectorAll('.demo button')].find((one) => one.textContent === text).click(), words)
const said = (page) => page.evaluate(() => document.querySelector('.demo [role=status]:not(.try)').textContent)
const cells = (page) => page.evaluate(() => [...document.querySelectorAll('.demo tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)))
const label = (name) => `.demo [aria-label^="${name}"]`
const keys = async (page, name, key, times) => {
  await page.focus(label(name))
  for (let i = 0; i < times; ++i) await page.keyboard.press(key)
}
const is = (what, shown, expected) => (String(shown) === String(expected) ? [] : [`${what}: shows ${shown}, and the native program says ${expected}`])
const drawn = (page, name) => page.evaluate((selector) => document.querySelector(selector).toDataURL(), label(name))

const softmax_cells = (activations) => {
  const found = native(`set ${activations.length} ${activations.join(' ')}`, `softmax_of ${activations.length}`, `get ${2 * activations.length}`)
  const shown = (p) => (Number.isNaN(p) ? 'nan' : p.toFixed(4))
  return activations.map((_, k) => [shown(found[activations.length + k]), shown(found[k]), ''])
}

export const tests = [
  { page: '02_softmax', name: 'softmax by buttons, keys and the pointer', async run(page) {
    const found = [...is('at the start', await cells(page), softmax_cells([2, 1, 0]))]
    for (const [words, values] of [['10, 10, 1000', [10, 10, 1000]], ['709, 709, 709', [709, 709, 709]], ['−1000, −1000, −1000', [-1000, -1000, -1000]]]) {
      await press(page, words)
      found.push(...is(words, await cells(page), softmax_cells(values)))
      if (!(await said(page)).startsWith('Without the shift')) found.push(`${words}: does not say what went wrong`)
    }
    await press(page, '2, 1, 0')
    await keys(page, 'activation a1', 'ArrowRight', 3)
    found.push(...is('a1 moved by keys', await cells(page), softmax_cells([2, 4, 0])))
    const place = await (await page.$(label('activation a2'))).boundingBox()
    await page.mouse.click(place.x + place.width - 2, place.y + place.height / 2)
    const moved = await page.$eval(label('activation a2'), (one) => Number(one.value))
    if (moved < 900) found.push(`a2 was drawn to its end, and is ${moved}`)
    found.push(...is('a2 moved by the pointer', await cells(page), softmax_cells([2, 4, moved])))
    return found
  } },

  { page: '05_gradients', name: 'any weight has its slope, derived and measured', async run(page) {
    const shown = async () => (await cells(page)).map(([slope]) => slope)
    const place = async () => (await said(page)).match(/Weight \((\d+), (\d+)\)/).slice(1).map(Number)
    const expected = (image, [row, column], power) => native('draw 20 0 1', `slopes ${image} ${row} ${column} ${10 ** power}`, 'get 4').map((slope) => slope.toExponential(6))
    const found = [], first = await place()
    found.push(...is('at the start', await shown(), expected(0, first, 0.5)))
    await keys(page, 'The weights of one digit', 'ArrowDown', 2)
    const second = await place()
    found.push(...is('two rows further down', second, [first[0], first[1] + 56]), ...is('there', await shown(), expected(0, second, 0.5)))
    await keys(page, 'step h', 'ArrowLeft', 10)
    found.push(...is('with a smaller h', await shown(), expected(0, second, -2)))
    await press(page, 'another digit')
    const third = await place()
    found.push(...is('another digit', await shown(), expected(1, third, -2)))
    const picture = await page.$(label('The weights of one digit'))
    await picture.scrollIntoView()
    const box = await picture.boundingBox()
    await page.mouse.click(box.x + box.width * 14.5 / 28, box.y + box.height * 13.5 / 28)
    found.push(...is('clicked', await place(), [third[0], 28 * 13 + 14]), ...is('there', await shown(), expected(1, await place(), -2)))
    await press(page, 'reset')
    return [...found, ...is('reset', await place(), first)]
  } },

  { page: '06_training_loop', name: 'training runs, pauses, diverges, begins anew', async run(page) {
    const found = [], before = await drawn(page, 'weights of the digit 3')
    for (let i = 0; i < 5; ++i) await press(page, '100 steps')
    const [, , , , loss, accuracy] = native('draw 2000 500 1', ...[0, 100, 200, 300, 400].map((first) => `train ${first} 100 0.01`), 'accuracy')
    found.push(...is('500 steps', await said(page), `500 steps, loss of the last ones ${loss.toFixed(4)}; reads ${(100 * accuracy).toFixed(1)} of 100 digits that it has not seen.`))
    if (await drawn(page, 'weights of the digit 3') === before) found.push('the weights look as they did')
    await press(page, 'run')
    await page.waitForFunction(() => Number(document.querySelector('.demo [role=status]').textContent.split(' ')[0]) > 1500)
    await press(page, 'pause')
    const paused = await said(page)
    await new Promise((done) => setTimeout(done, 300))
    found.push(...is('paused', await said(page), paused))
    await press(page, 'reset')
    if (!(await said(page)).startsWith('0 steps;')) found.push(`reset says ${await said(page)}`)
    await keys(page, 'learning rate', 'End', 1)
    for (let i = 0; i < 5; ++i) await press(page, '100 steps')
    const last = native('draw 2000 500 1', ...[0, 100, 200, 300, 400].map((first) => `train ${first} 100 10`))[4]
    found.push(...is('at rate 10', (await said(page)).match(/ones ([^;]*);/)[1], last.toFixed(4)))
    if (last < 10) found.push(`at rate 10 the loss is only ${last}`)
    return found
  } },

  { page: '08_what_it_learned', name: 'a drawn digit is prepared and read', async run(page) {
    await page.waitForFunction(() => document.querySelector('.demo').textContent.includes('Both have learned'), { timeout: 60000 })
    const learned = ['draw 4000 100 1', 'start_hidden 64 1']
    for (let done = 0; done < 20000; done += 200) learned.push(...(done < 4000 ? [`train ${done} 200 0.02`] : []), `train_hidden ${done % 4000} 6 0.1`)
    const read = async () => {
      const greys = await page.$eval(label('Draw a digit here'), (pad) => [...pad.greys])
      const found = native(...learned, `set ${greys.length} ${greys.join(' ')}`, 'find_ink 56 56', 'read_ink', 'get 20').slice(-20)
      return Array.from({ length: 10 }, (_, k) => [found[k].toFixed(3), '', found[10 + k].toFixed(3), ''])
    }
    const found = [], pad = await page.$(label('Draw a digit here'))
    await pad.scrollIntoView()
    const box = await pad.boundingBox(), line = async (points) => {
      const [first, ...others] = points.map(([x, y]) => [box.x + box.width * x, box.y + box.height * y])
      await page.mouse.move(...first)
      await page.mouse.down()
      for (const point of others) await page.mouse.move(...point, { steps: 4 })
      await page.mouse.up()
    }
    await line([[0.3, 0.3], [0.6, 0.3], [0.45, 0.7]])
    found.push(...is('a 7 by the pointer', await cells(page), await read()))
    if (!/reads 7, p = [\d.]+; the hidden layer reads 7/.test(await said(page))) found.push(`a 7 is read so: ${await said(page)}`)
    await line([[0.9, 0.9], [0.95, 0.9]])
    await press(page, 'wipe')
    found.push(...is('wiped', await said(page), 'Nothing is drawn yet.'))
    await pad.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    for (let i = 0; i < 16; ++i) await page.keyboard.press('ArrowDown')
    found.push(...is('a 1 by keys', await cells(page), await read()))
    if (!/reads 1/.test(await said(page))) found.push(`a 1 is read so: ${await said(page)}`)
    await press(page, 'a drawn digit')
    found.push(...is('a drawn one', await cells(page), await read()))
    await press(page, 'wipe')  // two digits beside each other are refused, and then all goes on
    await line([[0.2, 0.2], [0.2, 0.7]])
    await line([[0.7, 0.2], [0.7, 0.7]])
    if (!/more than one digit/.test(await said(page))) found.push(`two digits: ${await said(page)}`)
    await press(page, 'a drawn digit')
    if (!/hidden layer reads/.test(await said(page))) found.push(`after the error: ${await said(page)}`)
    return found
  } },

  { page: '09_hidden_layer', name: 'the boundary forms, without and with a hidden layer', async run(page, { points_of }) {
    const found = []
    for (const [shape, units] of [['circles', 0], ['xor', 4], ['spiral', 16]]) {
      await page.select(label('which points'), shape)
      await page.$eval(label('units'), (one, value) => { one.value = value; one.dispatchEvent(new Event('input')) }, units)
      for (let i = 0; i < 3; ++i) await press(page, '100 steps')
      const points = points_of(shape), rate = 10 ** -0.3
      const numbers = native(`set ${3 * points.length} ${points.flat().join(' ')}`, `start_points ${points.length} ${units} 3`, ...[1, 2, 3].map(() => `train_points 100 ${rate}`), 'show_plane 57 0')
      found.push(...is(`${shape}, ${units} units`, await said(page), `300 steps, loss ${numbers[2].toFixed(4)}; ${(100 * numbers[3]).toFixed(1)} % of the points are on their side.`))
      if (units === 0) continue
      const before = await drawn(page, 'The plane')
      let changed = 0
      for (let unit = 0; unit < units; ++unit) {
        await press(page, `unit ${unit}`)
        changed += await drawn(page, 'The plane') !== before
        await press(page, `unit ${unit}`)
      }
      if (changed < 2) found.push(`${shape}: only ${changed} of ${units} units, switched off, change anything`)
      found.push(...is('switched on again', await drawn(page, 'The plane') === before, true))
    }
    await press(page, 'run')
    await page.waitForFunction(() => Number(document.querySelector('.demo [role=status]').textContent.split(' ')[0]) > 600)
    await press(page, 'pause')
    await press(page, 'reset')
    if (!(await said(page)).startsWith('0 steps;')) found.push(`reset says ${await said(page)}`)
    return found
  } },
]
