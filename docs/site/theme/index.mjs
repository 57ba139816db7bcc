import DefaultTheme from 'vitepress/theme-without-fonts'
import 'katex/dist/katex.min.css'
import './style.css'
import LiveDemo from './LiveDemo.vue'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LiveDemo', LiveDemo)
    if (typeof window === 'undefined') return
    let opened = []  // answers are read on paper, too
    window.addEventListener('beforeprint', () => {
      opened = [...document.querySelectorAll('details:not([open])')]
      opened.forEach((one) => (one.open = true))
    })
    window.addEventListener('afterprint', () => opened.forEach((one) => (one.open = false)))
  },
}
