// Lays out what the site is built from: the pages of docs/ and README.md as they are, the source files that they link to, each formula's report.
// node pages.mjs CHECKOUT FOLDER
import fs from 'node:fs'
import path from 'node:path'
import { execFile } from 'node:child_process'
import os from 'node:os'

const [checkout, folder] = process.argv.slice(2)
const read = (file) => fs.readFileSync(path.join(checkout, file), 'utf8')
const languages = { '.hpp': 'cpp', '.cpp': 'cpp', '.txt': 'cmake', '.cmake': 'cmake', '.py': 'python', '.bash': 'bash', '.json': 'json', '': 'bash' }

fs.rmSync(path.join(folder, 'pages'), { recursive: true, force: true })
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(folder, 'pages', file)), { recursive: true })
  fs.writeFileSync(path.join(folder, 'pages', file), text)
}

// Of the links of a page, those that lead to the source go to a page of the site that shows it.
const wanted = new Set()
const is_source = (target) => /^(chapters|common|tests|docs|CMakeLists\.txt|tutorial)(\/|$)/.test(target) && !target.startsWith('docs/')
function with_links(text, page) {
  const outside_fences = text.split(/^(```[\s\S]*?^```)/m)
  return outside_fences.map((part, i) => i % 2 === 1 ? part : part.replace(/\]\(([^)#\s]+)(#[^)]*)?\)/g, (whole, target, anchor = '') => {
    if (/^[a-z]+:/.test(target)) return whole
    const file = path.posix.normalize(path.posix.join(path.posix.dirname(page), target)).replace(/\/$/, '')
    if (file === 'README.md') return `](/${anchor})`
    if (file === 'docs') return '](/#the-chapters)'
    if (!is_source(file) || pages.includes(file)) return whole
    if (!fs.existsSync(path.join(checkout, file))) throw new Error(`${page}: links to ${target}, and there is no ${file}`)
    wanted.add(file)
    return `](/source/${file}.md)`
  })).join('')
}

const named_by_fences = (text) => [...text.matchAll(/^```\w+ ([\w./]+\/[\w./]+|CMakeLists\.txt)\s*$/gm)].map((m) => m[1])

const pages = ['README.md', ...fs.readdirSync(path.join(checkout, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`), 'tests/README.md']
for (const page of pages) {
  const text = read(page)
  for (const file of named_by_fences(text)) if (fs.existsSync(path.join(checkout, file))) wanted.add(file)
  write(page === 'README.md' ? 'index.md' : page, with_links(text, page))
}
fs.cpSync(path.join(checkout, 'docs/images'), path.join(folder, 'pages/docs/images'), { recursive: true })

function show_source(file) {
  if (fs.statSync(path.join(checkout, file)).isDirectory()) {
    const below = fs.readdirSync(path.join(checkout, file)).sort().filter((name) => !name.startsWith('.'))
      .map((name) => path.posix.join(file, name))
      .filter((one) => fs.statSync(path.join(checkout, one)).isDirectory() || path.extname(one) in languages)
    if (!file.startsWith('tests')) below.forEach((one) => wanted.add(one))  // of the tests, what a page links to
    return `# ${file}/\n\n${below.map((one) => (wanted.has(one) ? `- [${path.posix.basename(one)}](/source/${one}.md)` : `- ${path.posix.basename(one)}`)).join('\n')}\n`
  }
  const fence = '`'.repeat(6)
  return `# ${file}\n\n${fence}${languages[path.extname(file)] ?? 'text'}\n${read(file).replace(/\n$/, '')}\n${fence}\n`
}
for (const file of wanted)  // grows while it is gone through
  write(`source/${file}.md`, `---\nsearch: false\noutline: false\neditLink: false\nprev: false\nnext: false\n---\n\n${show_source(file)}`)

// The report of each formula's check, as ./tutorial check N.M prints it. The programs have been built.
const bin = path.join(checkout, process.env.BIN ?? 'build/release/bin')
const formulas = [...new Set(pages.flatMap((page) => [...read(page).matchAll(/\\tag\{(\d+\.\d+)\}/g)].map((m) => m[1])))]
const chapters = fs.readdirSync(path.join(checkout, 'chapters')).sort()
const known = path.join(folder, 'reports.json')
const before = fs.existsSync(known) ? JSON.parse(fs.readFileSync(known, 'utf8')) : {}
const reports = {}
const queue = [...formulas]
async function work() {
  for (let formula; (formula = queue.shift());) {
    const program = path.join(bin, `${chapters.find((name) => Number(name.slice(0, 2)) === Number(formula.split('.')[0]))}_test`)
    const made = fs.statSync(program).mtimeMs
    if (before[formula]?.made === made) {
      reports[formula] = before[formula]
      continue
    }
    reports[formula] = { made, text: await new Promise((done, failed) => execFile(program, [`--run_test=@${formula}`, '--log_level=nothing', '--report_level=no'],
      { cwd: checkout, env: { ...process.env, LC_ALL: 'C.UTF-8' } }, (error, out) => (error ? failed(new Error(`./tutorial check ${formula} fails, and the site shows no formula that does`)) : done(out)))) }
  }
}
await Promise.all(Array.from({ length: os.cpus().length }, work))
fs.writeFileSync(known, JSON.stringify(reports))

// Chapter order is the folders' own.
const title = (page) => read(page).match(/^# (.*)$/m)[1]
const of_chapters = chapters.map((name) => `docs/${name}.md`).filter((page) => pages.includes(page))
const others = pages.filter((page) => page.startsWith('docs/') && !of_chapters.includes(page))
const link = (page) => ({ text: title(page).replace(/^Chapter (\d+): /, '$1  '), link: `/${page.replace(/\.md$/, '')}` })
fs.writeFileSync(path.join(folder, 'contents.json'), JSON.stringify([
  { text: 'Start', items: [{ text: title('README.md'), link: '/' }] },
  { text: 'The chapters', items: of_chapters.map(link) },
  { text: 'Beside the chapters', items: [...others, 'tests/README.md'].map(link) },
]))
