// VitePress's: the pages as pages.mjs has laid them out, nothing from another host.
import fs from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'vitepress'
import { tutorialMarkdown } from './markdown.mjs'

const work = path.resolve(import.meta.dirname, '..')
const read = (name) => JSON.parse(fs.readFileSync(path.join(work, name), 'utf8'))
const base = process.env.SITE_BASE ?? '/'
const live = path.join(work, 'live')
const demos = fs.existsSync(live) ? fs.readdirSync(live).filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -4)) : []

export default defineConfig({
  title: 'Neural networks from scratch',
  description: 'A tutorial in C++ that is read with its code beside it',
  lang: 'en',
  srcDir: 'pages',
  outDir: process.env.SITE_OUT,
  cacheDir: path.join(work, 'cache'),
  base,
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  markdown: {
    attrs: { disable: true },  // it would read {i,j} as attributes
    math: false,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => tutorialMarkdown(md, { reports: read('reports.json'), demos }),
  },
  vite: { publicDir: path.join(work, 'public'), logLevel: 'warn', build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    sidebar: read('contents.json'),
    outline: { level: [2, 3], label: 'On this page' },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
})
