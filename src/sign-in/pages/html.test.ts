import { describe, expect, it } from '@jest/globals'
import { html, markup } from './html.js'

const HOSTILE = `<script>alert(1)</script>"'&`
const HARMLESS = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;'

describe('a template', () => {
  it('escapes a text between tags and in an attribute', () => {
    expect(html`<p title="${HOSTILE}">${HOSTILE}</p>`.toString()).toBe(`<p title="${HARMLESS}">${HARMLESS}</p>`)
  })

  it('takes templates and lists of them as they are, and escapes texts in lists', () => {
    const items = ['a', HOSTILE].map((text) => html`<i>${text}</i>`)
    expect(html`<b>${items}</b>`.toString()).toBe(`<b><i>a</i><i>${HARMLESS}</i></b>`)
    expect(html`${[HOSTILE, [1, html`<b>2</b>`]]}`.toString()).toBe(`${HARMLESS}1<b>2</b>`)
  })

  it('leaves nothing behind for what is absent, and zero for zero', () => {
    expect(html`<p>${undefined}${false}${[]}${''}${0}</p>`.toString()).toBe('<p>0</p>')
  })

  it('escapes once', () => {
    expect(html`${html`${'&amp;'}`}`.toString()).toBe('&amp;amp;')
  })

  it('refuses a value in an attribute without quotes', () => {
    expect(() => html`<a href=${'x onclick=alert(1)'}></a>`).toThrow('needs quotes')
  })

  it('takes a value that ends as an attribute begins', () => {
    expect(html`<p>${'href='}${'x'}</p>`.toString()).toBe('<p>href=x</p>')
  })

  it('does not take a look-alike for HTML', () => {
    const lookAlike = JSON.parse('{"toString": null}') as never
    expect(() => html`${lookAlike}`).toThrow(TypeError)
    expect(html`${markup('<br>')}`.toString()).toBe('<br>')
  })

  it('survives everything that a string can hold', () => {
    const strange = '\u0000\u001b[31m\ud800\u202e$&$1`{}${x}\\'
    expect(html`<p>${strange}</p>`.toString()).toBe(`<p>${strange.replace('&', '&amp;')}</p>`)
  })
})
