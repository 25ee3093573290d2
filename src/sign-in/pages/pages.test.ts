import { describe, expect, it } from '@jest/globals'
import { SAMPLE_CONTEXT, SAMPLE_PAGES } from '../../../test/sign-in/sample-pages.js'
import { tagsOf } from '../../../test/sign-in/tags.js'
import { CSRF_FIELD } from './post-form.js'
import type { PageContext } from './page-context.js'
import { STRINGS_DE } from './strings.de.js'

const HOSTILE = `<script>alert(1)</script>"'&`
const SIGNED_IN: PageContext = { ...SAMPLE_CONTEXT, signedInAs: 'fred', testBanner: true }

const names = SAMPLE_PAGES.map(({ name }) => name)
const pages = new Map(SAMPLE_PAGES.map((page) => [page.name, page]))

function rendered(name: string, context: PageContext = SIGNED_IN, change?: (text: string) => string): string {
  const page = pages.get(name)
  if (page === undefined) throw new Error(`no page ${name}`)
  return page.render(context, change)
}

describe.each(names)('the page %s', (name) => {
  it('escapes every text of its view and of its context', () => {
    const context = { ...SIGNED_IN, serviceName: HOSTILE, csrfToken: HOSTILE, signedInAs: HOSTILE, basePath: HOSTILE }
    const page = rendered(name, context, () => HOSTILE)
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script>')
    expect(page).not.toContain(`"'&`)
    // As many tags as with harmless texts: none was added, whatever it may be called.
    const harmless = rendered(name, SIGNED_IN, () => 'x')
    expect(tagsOf(page).map(({ tag }) => tag)).toEqual(tagsOf(harmless).map(({ tag }) => tag))
    expect(tagsOf(page).map(attributeNames)).toEqual(tagsOf(harmless).map(attributeNames))
  })

  it('survives texts that are empty, long, or no proper text', () => {
    for (const text of ['', 'x'.repeat(5000), '\u0000\ud800\u202e']) {
      expect(rendered(name, SIGNED_IN, () => text)).toContain('</html>')
    }
  })

  it('sends the token against forged requests with each form, and has forms that post alone', () => {
    const forms = rendered(name).match(/<form\b[^]*?<\/form>/g) ?? []
    for (const form of forms) {
      expect(form).toMatch(/^<form method="post" action="\//)
      expect(form).toContain(`<input type="hidden" name="${CSRF_FIELD}" value="${SIGNED_IN.csrfToken}" />`)
    }
  })

  it('has neither script nor style nor event in its text', () => {
    for (const { tag, closes, attributes } of tagsOf(rendered(name))) {
      expect(tag).not.toMatch(/^(style|iframe|object|embed|base)$/)
      expect(attributes.filter(([key]) => key === 'style' || key.startsWith('on'))).toEqual([])
      for (const key of ['href', 'src', 'action', 'data-options', 'data-verify']) {
        expect(attributes.find(([given]) => given === key)?.[1] ?? '/').toMatch(/^(\/(?!\/)|#|https:|data:,$)/)
      }
      if (tag === 'script' && !closes) expect(attributes.map(([key]) => key)).toEqual(['src', 'defer'])
    }
  })

  it('is well formed: elements are closed, ids are unique, references lead somewhere', () => {
    const page = rendered(name)
    expect(openElementsOf(page)).toEqual([])
    const ids = valuesOf(page, 'id')
    expect(new Set(ids).size).toBe(ids.length)
    const references = ['for', 'aria-describedby', 'aria-labelledby'].flatMap((key) => valuesOf(page, key))
    for (const id of references.flatMap((value) => value.split(' '))) expect(ids).toContain(id)
    const labelled = new Set(valuesOf(page, 'for'))
    for (const { tag, attributes } of tagsOf(page)) {
      const of = new Map(attributes)
      if (tag === 'input' && of.get('type') !== 'hidden' && !of.has('hidden')) expect(labelled).toContain(of.get('id'))
    }
  })

  it('has a title, one first heading, headings in order, and at most one focus', () => {
    const page = rendered(name)
    expect(page).toMatch(/<title>[^<]+ · Orchard<\/title>/)
    const levels = tagsOf(page).flatMap(({ tag, closes }) =>
      !closes && /^h[1-6]$/.test(tag) ? [Number(tag.slice(1))] : [],
    )
    expect(levels.filter((level) => level === 1)).toEqual([1])
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1))
    expect((page.match(/ autofocus/g) ?? []).length).toBeLessThanOrEqual(1)
  })

  it('warns where anybody can sign in as a test, and only there', () => {
    expect(rendered(name)).toContain('Test sign-in is on')
    expect(rendered(name, SAMPLE_CONTEXT)).not.toContain('Test sign-in is on')
  })

  it('is in the language of the reader, and under the base path', () => {
    const page = rendered(name, { ...SIGNED_IN, strings: STRINGS_DE, basePath: '/auth' })
    expect(page).toContain('<html lang="de">')
    for (const { attributes } of tagsOf(page)) {
      for (const [key, value] of attributes) {
        if (key !== 'action' && key !== 'href' && key !== 'src') continue
        if (value.startsWith('/') && value !== '/account') expect(value).toMatch(/^\/auth\//)
      }
    }
  })
})

function attributeNames({ attributes }: ReturnType<typeof tagsOf>[number]): readonly string[] {
  return attributes.map(([name]) => name)
}

function valuesOf(page: string, name: string): readonly string[] {
  return tagsOf(page).flatMap(({ attributes }) => attributes.filter(([key]) => key === name).map(([, value]) => value))
}

const VOID = new Set(['meta', 'link', 'input', 'img', '!doctype'])

function openElementsOf(page: string): readonly string[] {
  const open: string[] = []
  for (const { tag, closes, selfClosed } of tagsOf(page)) {
    if (VOID.has(tag) || selfClosed) continue
    if (!closes) open.push(tag)
    else if (open.at(-1) === tag) open.pop()
    else return [...open, `</${tag}>`]
  }
  return open
}
