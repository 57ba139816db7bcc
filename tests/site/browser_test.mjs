// The site in a real browser. node browser_test.mjs CHECKOUT HTML; ./tutorial site test does that.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import puppeteer from 'puppeteer-core'
import { checks, dead_links, open } from './checks.mjs'

const [checkout, html] = process.argv.slice(2)
const { serve } = await import(path.join(checkout, 'docs/site/serve.mjs'))
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(fs.existsSync)
if (!executablePath) {
  console.error('error: no Chromium and no Chrome here; install one of them')
  process.exit(2)
}
const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const { server, address } = await serve(html)

let passed = 0, failed = 0
const only = process.argv[4]
async function test(name, body) {
  if (only && !name.includes(only)) return
  let complaints
  try {
    complaints = (await body()) ?? []
  } catch (error) {
    complaints = [error.stack]
  }
  if (complaints.length === 0) passed += 1
  else {
    failed += 1
    console.log(`FAILED  ${name}`)
    for (const complaint of complaints) console.log(`        ${complaint}`)
  }
}

const pages = ['index', ...fs.readdirSync(path.join(html, 'docs')).filter((name) => name.endsWith('.html')).map((name) => `docs/${name.slice(0, -5)}`), 'tests/README']
const of_chapters = pages.filter((name) => /^docs\/(?!00)\d\d_/.test(name))
const url = (name) => `${address}/${name}.html`

// Pages

await test('every link leads somewhere', () => dead_links(html))
// Several at once: most of the time a page waits for its last request.
const together = async (names, one) => {
  const queue = [...names]
  await Promise.all([1, 2, 3].map(async () => {
    for (let name; (name = queue.shift());) await one(name)
  }))
}
await together([...pages, 'source/chapters/02_softmax/softmax.hpp', 'source/chapters'], (name) =>
  test(`${name} opens, light and wide`, async () => {
    const { page, heard } = await open(browser, url(name))
    const found = [...heard, ...await checks.formulas(page), ...await checks.pictures(page), ...await checks.overflow(page), ...await checks.accessibility(page, axe)]
    await page.close()
    return found
  }))
await together(pages, (name) =>
  test(`${name} opens, dark and on a phone`, async () => {
    const { page, heard } = await open(browser, url(name), { dark: true, width: 360 })
    const found = [...heard, ...await checks.formulas(page), ...await checks.overflow(page), ...await checks.accessibility(page, axe)]
    await page.setViewport({ width: 1280, height: 900 })
    found.push(...await checks.accessibility(page, axe))
    await page.close()
    return found
  }))

await test('the chapters come in their order, each with the next', async () => {
  const { page } = await open(browser, url(of_chapters[0]))
  const order = await page.evaluate(() => [...document.querySelectorAll('.VPSidebar a')].map((one) => new URL(one.href).pathname))
  const wanted = of_chapters.map((name) => `/${name}.html`)
  const next = await page.evaluate(() => document.querySelector('.pager-link.next')?.getAttribute('href'))
  await page.close()
  return [...(JSON.stringify(order.filter((one) => wanted.includes(one))) === JSON.stringify(wanted) ? [] : [`the side bar has ${order}`]), ...(next === wanted[1] ? [] : [`after chapter 1 comes ${next}`])]
})

await test('a formula has its place and its report', async () => {
  const { page } = await open(browser, `${url('docs/05_gradients')}#formula-5.6`)
  const found = await page.evaluate(() => {
    const place = document.getElementById('formula-5.6')
    const report = [...document.querySelectorAll('details.report')].find((one) => one.textContent.includes('check 5.6'))
    const mathml = document.querySelectorAll('.formula math').length, numbers = document.querySelectorAll('.formula .katex-tag').length
    return { y: place?.getBoundingClientRect().y, open: report?.open, text: report?.querySelector('pre').textContent ?? '', mathml, numbers }
  })
  await page.close()
  return [...(found.y > -200 && found.y < 400 ? [] : [`the place is at ${found.y}`]), ...(found.open === false ? [] : ['the report is not folded']),
    ...(/formula 5\.6: [\s\S]*PASS/.test(found.text) ? [] : [`the report says ${found.text}`]), ...(found.mathml > 10 ? [] : ['no MathML for screen readers']), ...(found.numbers > 10 ? [] : ['the formulas have no numbers, or checks.mjs knows them by another name'])]
})

await test('the search finds a word without a network', async () => {
  const { page, heard } = await open(browser, url('index'))
  await page.keyboard.down('Control')
  await page.keyboard.press('k')
  await page.keyboard.up('Control')
  await page.waitForSelector('.VPLocalSearchBox input')
  await page.type('.VPLocalSearchBox input', 'overflow')
  await page.waitForSelector('.VPLocalSearchBox .result', { timeout: 5000 })
  const first = await page.evaluate(() => document.querySelector('.VPLocalSearchBox .result').getAttribute('href'))
  await page.close()
  return [...heard, ...(first.includes('/docs/') ? [] : [`leads to ${first}`])]
})

// The corner of the first picture, as the browser paints it.
const paper = async (page) => {
  const image = await page.waitForSelector('.vp-doc img')
  await image.scrollIntoView()
  const shot = await image.screenshot({ encoding: 'base64' })
  return page.evaluate(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    canvas.drawImage(bitmap, 0, 0)
    return [...canvas.getImageData(2, 2, 1, 1).data.slice(0, 3)].join(' ')
  }, shot)
}
await test('pictures are light on a light page, dark on a dark one, and follow the switch', async () => {
  const { page } = await open(browser, url('docs/02_softmax'))
  const light = await paper(page)
  await page.click('.VPNavBarAppearance .VPSwitchAppearance')
  await new Promise((done) => setTimeout(done, 500))
  const dark = await paper(page)
  await page.close()
  return light === '255 255 255' && dark === '13 17 23' ? [] : [`the paper is ${light}, then ${dark}`]
})

await test('on paper the answers are open and nothing is cut', async () => {
  const { page } = await open(browser, url('docs/05_gradients'))
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMediaType('print')
  const found = await page.evaluate(() => [
    ...[...document.querySelectorAll('.vp-doc details')].filter((one) => !one.open).map((one) => `closed: ${one.textContent.slice(0, 60)}`),
    ...[...document.querySelectorAll('.vp-doc pre')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `cut: ${one.textContent.slice(0, 60)}`),
    ...['.VPNav', '.VPSidebar'].filter((one) => getComputedStyle(document.querySelector(one)).display !== 'none').map((one) => `${one} is printed`)])
  await page.close()
  return found
})

// The demos, where they are built.

const live = path.join(import.meta.dirname, 'live.mjs')
if (fs.existsSync(live) && fs.existsSync(path.join(html, 'live/live.wasm'))) {
  const { tests } = await import(live)
  const { points_of } = await import(path.join(checkout, 'docs/live/boundary.mjs'))
  for (const { page: name, name: what, run } of tests)
    await test(`${name}: ${what}`, async () => {
      const { page, heard } = await open(browser, url(`docs/${name}`))
      await page.waitForSelector('.demo')
      const found = await run(page, { points_of })
      await page.close()
      return [...heard, ...found]
    })
  const wasm = fs.readFileSync(path.join(html, '../parts/wrong/live.wasm'))  // p - y became y - p
  for (const { page: name, name: what, run } of tests.filter((one) => ['05_gradients', '06_training_loop'].includes(one.page)))
    await test(`${name}: a flipped sign is noticed`, async () => {
      const { page } = await open(browser, url(`docs/${name}`), { instead: { '/live/live.wasm': wasm } })
      await page.waitForSelector('.demo')
      const found = await run(page, { points_of }).catch((error) => [error.message])
      await page.close()
      return found.length > 0 ? [] : [`${what} holds with the wrong sign, too`]
    })
  await test('without WebAssembly a demo says so', async () => {
    const { page } = await open(browser, url('docs/02_softmax'), { before: () => { delete window.WebAssembly } })
    const text = await page.$eval('#live-softmax', (one) => one.textContent)
    await page.close()
    return text.includes('where the browser has WebAssembly') ? [] : [`says ${text}`]
  })
}

// What is wrong on purpose must be noticed by the very same checks.

await test('a formula that can not be set ends the build, and says where', async () => {
  const { createMarkdownRenderer } = await import('vitepress')
  const { tutorialMarkdown } = await import(path.join(import.meta.dirname, '../.vitepress/markdown.mjs'))
  const markdown = await createMarkdownRenderer('.', { attrs: { disable: true }, config: (md) => tutorialMarkdown(md, { reports: {}, demos: ['softmax'] }) })
  const said = async (text) => {
    try {
      await markdown.render(text, { relativePath: 'docs/02_softmax.md' })
      return 'nothing'
    } catch (error) {
      return error.message
    }
  }
  const found = []
  if (await said('fine: $`\\frac{1}{2}`$ and $x$\n\n```math\nx^2\n```\n\n<!-- live: softmax -->\n') !== 'nothing') found.push('a good page is refused')
  for (const [text, words] of [['$`\\frac{1}`$', "can't be set"], ['```math\n\\nonsense x\n```', "can't be set"], ['$`x_{1`$', "can't be set"], ['<!-- live: none -->', 'there is no demo docs/live/none.mjs']]) {
    const message = await said(text)
    if (!message.startsWith('docs/02_softmax.md: ') || !message.includes(words)) found.push(`${text}: ${message}`)
  }
  return found
})

const wrong = path.join(html, '..', 'wrong')
fs.rmSync(wrong, { recursive: true, force: true })
fs.mkdirSync(wrong)
const page_with = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body>${body}</body></html>`
const wrongly_built = {
  'another-host.html': [page_with('<h1>t</h1><img alt="a picture from elsewhere" src="http://127.0.0.2:9/x.png">'), async ({ heard }) => heard, 'asks another host'],
  'console.html': [page_with('<h1>t</h1><script>console.error("no")</script>'), async ({ heard }) => heard, 'console: no'],
  'throws.html': [page_with('<h1>t</h1><script>throw new Error("thrown")</script>'), async ({ heard }) => heard, 'error: thrown'],
  'formula.html': [page_with('<h1>t</h1><p>$`\\frac{1}{2}`$</p>'), ({ page }) => checks.formulas(page), 'raw maths'],
  'number.html': [page_with('<h1>t</h1><div class="formula" style="width: 200px"><span class="katex-html" style="display: block; position: relative"><span class="katex-base" style="display: inline-block; width: 190px">x</span>' +
    '<span class="katex-tag" style="position: absolute; right: 0">(1.1)</span></span></div>'), ({ page }) => checks.formulas(page), 'runs into its number'],
  'no-words.html': [page_with('<h1>t</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">'), ({ page }) => checks.pictures(page), 'without words'],
  'overflow.html': [page_with('<h1>t</h1><div style="width: 3000px">wide</div>'), ({ page }) => checks.overflow(page), 'wider than the window'],
  'pale.html': [page_with('<h1>t</h1><p style="color: #ccc; background: #fff">hardly to be read</p>'), ({ page }) => checks.accessibility(page, axe), 'color-contrast'],
}
for (const [name, [text]] of Object.entries(wrongly_built)) fs.writeFileSync(path.join(wrong, name), text)
const of_wrong = await serve(wrong)
for (const [name, [, look, words]] of Object.entries(wrongly_built))
  await test(`${name} is refused`, async () => {
    const opened = await open(browser, `${of_wrong.address}/${name}`)
    const found = await look(opened)
    await opened.page.close()
    return found.some((one) => one.includes(words)) ? [] : [`nothing of ${words} among: ${found.join('; ')}`]
  })
await test('a dead link and a dead anchor are refused', () => {
  fs.writeFileSync(path.join(wrong, 'links.html'), page_with('<h1 id="top">t</h1><a href="none.html">x</a> <a href="#none">y</a> <a href="#top">z</a>'))
  const found = dead_links(wrong).filter((one) => one.startsWith('links.html'))
  return found.length === 2 ? [] : [`found ${found.join('; ')}`]
})

await browser.close()
server.close()
of_wrong.server.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
