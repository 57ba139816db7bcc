// What is asked of every page of the site. Each check returns complaints; browser_test.mjs holds the site to them, and pages that are wrong on purpose.
import fs from 'node:fs'
import path from 'node:path'

// Opens the address and listens: errors in the console, requests to other hosts, answers that are none.
export async function open(browser, address, { dark = false, width = 1280, instead = {}, before } = {}) {
  const page = await browser.newPage()
  const heard = []
  page.on('console', (message) => message.type() === 'error' && heard.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`))
  page.on('request', (request) => !['data:', 'blob:'].includes(new URL(request.url()).protocol) && new URL(request.url()).host !== new URL(address).host && heard.push(`asks another host: ${request.url()}`))
  page.on('response', (response) => response.status() >= 400 && heard.push(`${response.status()}: ${response.url()}`))
  await page.setViewport({ width, height: 900 })
  if (before) await page.evaluateOnNewDocument(before)
  if (Object.keys(instead).length > 0) {
    await page.setRequestInterception(true)
    page.on('request', (request) => {
      const body = instead[new URL(request.url()).pathname]
      if (body) request.respond({ status: 200, contentType: 'application/wasm', body })
      else request.continue()
    })
  }
  await page.evaluateOnNewDocument((scheme) => localStorage.setItem('vitepress-theme-appearance', scheme), dark ? 'dark' : 'light')
  await page.goto(address, { waitUntil: 'networkidle0' })
  return { page, heard }
}

export const checks = {
  // $`...`$ and ```math are set, and KaTeX had no complaint.
  formulas: (page) => page.evaluate(() => {
    const found = [...document.querySelectorAll('.katex-error')].map((one) => `a formula that is not set: ${one.textContent}`)
    const text = document.querySelector('.vp-doc, body').cloneNode(true)
    text.querySelectorAll('pre, code, .katex, script, style').forEach((one) => one.remove())
    for (const tag of document.querySelectorAll('.formula .katex-tag')) {
      const end = Math.max(...[...tag.closest('.katex-html').querySelectorAll('.katex-base')].map((one) => one.getBoundingClientRect().right))
      if (end > tag.getBoundingClientRect().left + 1) found.push(`a formula runs into its number ${tag.textContent}`)
    }
    for (const raw of text.textContent.match(/\$`|`\$|\\(tag|frac|partial)\b/g) ?? []) found.push(`raw maths: ${raw}`)
    return found
  }),

  pictures: (page) => page.evaluate(() => [...document.querySelectorAll('.vp-doc img, body > img')].flatMap((image) => [
    ...(image.complete && image.naturalWidth > 0 ? [] : [`a picture that does not load: ${image.src}`]),
    ...(image.alt.length >= 15 ? [] : [`a picture without words: ${image.src}`])])),

  overflow: (page) => page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest('pre, .formula, table, .VPSidebar, .katex-mathml'))
    return [`wider than the window: ${document.documentElement.scrollWidth} > ${width}: ${wide.slice(-3).map((one) => one.outerHTML.slice(0, 80)).join(' | ')}`]
  }),

  async accessibility(page, axe) {
    if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe)
    await page.evaluate(() => document.getAnimations().forEach((one) => Number.isFinite(one.effect?.getComputedTiming().endTime) && one.finish()))  // a colour on its way is none of the two; a page in the back never gets there
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'meta-viewport': { enabled: false } } }))
    return violations.filter((one) => ['serious', 'critical'].includes(one.impact))
      .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')} (${one.nodes.length})`)
  },
}

// Every href and src of the built files leads to a file, and every #anchor to an element of it.
export function dead_links(folder) {
  const complaints = []
  const files = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html') && name !== '404.html')
  const ids = new Map()
  const ids_of = (file) => {
    if (!ids.has(file)) ids.set(file, new Set([...fs.readFileSync(file, 'utf8').matchAll(/\sid="([^"]*)"/g)].map((m) => m[1])))
    return ids.get(file)
  }
  for (const name of files) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8')
    for (const [, target] of text.matchAll(/<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)) {
      if (/^([a-z]+:|\/\/)/.test(target) || target === '') continue
      const [where, anchor] = decodeURI(target).replaceAll('&amp;', '&').split('#')
      let file = where === '' ? path.join(folder, name) : where.startsWith('/') ? path.join(folder, where) : path.join(folder, path.dirname(name), where)
      if (fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, 'index.html')
      if (!fs.existsSync(file)) complaints.push(`${name}: links to ${target}, and there is no such page`)
      else if (anchor && file.endsWith('.html') && !ids_of(file).has(anchor)) complaints.push(`${name}: links to ${target}, and nothing there has that id`)
    }
  }
  return complaints
}
