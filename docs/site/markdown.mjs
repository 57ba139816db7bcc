// What the pages write and VitePress does not know: $`...`$, ```math with a formula's number, the file behind a fence's language, a live demo's place.
import katex from 'katex'

function maths(tex, displayMode, page) {
  try {  // v-pre: Vue must not read {{ }} in the TeX that KaTeX keeps beside its MathML
    const html = katex.renderToString(tex, { displayMode, throwOnError: true, strict: 'error', output: 'htmlAndMathml' })
    return displayMode ? `<div class="formula" v-pre tabindex="0" role="group">${html}</div>\n` : `<span class="maths" v-pre>${html}</span>`
  } catch (error) {
    throw new Error(`${page}: a formula that can't be set: ${error.message}`)
  }
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export function tutorialMarkdown(md, { reports, demos }) {
  // $`...`$ and $...$, as the code host reads them
  md.inline.ruler.before('escape', 'maths', (state, silent) => {
    const begin = state.src.slice(state.pos).match(/^\$`([^`]+)`\$|^\$(?![\s$`])([^$]*[^\s$\\])\$(?!\d)/)
    if (!begin) return false
    if (!silent) state.push('maths', '', 0).content = begin[1] ?? begin[2]
    state.pos += begin[0].length
    return true
  })
  md.renderer.rules.maths = (tokens, i, options, env) => maths(tokens[i].content.replace(/\s+/g, ' '), false, env.relativePath)

  const fence = md.renderer.rules.fence
  md.renderer.rules.fence = (tokens, i, options, env, self) => {
    const token = tokens[i]
    const [language, ...rest] = token.info.trim().split(' ')
    if (language === 'math') {
      const html = maths(token.content, true, env.relativePath)
      const numbers = [...token.content.matchAll(/\\tag\{([0-9.]+)\}/g)].map((m) => m[1])
      const anchors = numbers.map((number) => `<a id="formula-${number}" class="formula-anchor"></a>`).join('')
      const folded = numbers.map((number) => `<details class="report"><summary>Checked: ./tutorial check ${number}</summary>` +
        `<pre v-pre tabindex="0">${escaped(reports[number].text)}</pre></details>\n`).join('')
      return anchors + html + folded
    }
    token.info = language === 'console' || language === 'text' ? 'text' : language
    const html = fence(tokens, i, options, env, self)
    const file = rest[0]?.includes('/') || rest[0] === 'CMakeLists.txt' ? rest[0] : ''
    return file ? `<div class="from-file"><a href="/source/${file}.html">${file}</a>${html}</div>\n` : html
  }

  md.renderer.rules.code_block = (tokens, i) => `<pre v-pre tabindex="0"><code>${escaped(tokens[i].content)}</code></pre>\n`

  md.core.ruler.push('live', (state) => {
    for (const token of state.tokens) {
      const name = token.type === 'html_block' ? token.content.trim().match(/^<!-- live: ([\w-]+) -->$/)?.[1] : undefined
      if (!name) continue
      if (demos.length === 0) {  // nothing here can compile them
        token.content = ''
        continue
      }
      if (!demos.includes(name)) throw new Error(`${state.env.relativePath}: there is no demo docs/live/${name}.mjs`)
      token.content = `<LiveDemo name="${name}" />\n`
    }
  })
}
