import { describe, expect, it } from '@jest/globals'
import { STYLE_SHEET } from './style-sheet.js'

type Palette = ReadonlyMap<string, string>

const DARK = '@media (prefers-color-scheme: dark) {'

function variablesIn(text: string): Palette {
  return new Map([...text.matchAll(/(--[a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
}

const [light = '', dark = ''] = STYLE_SHEET.body.split(DARK)
const palettes: readonly (readonly [string, Palette])[] = [
  ['light', variablesIn(light)],
  ['dark', variablesIn(dark)],
]

/** Text upon a ground, as the style sheet pairs them. WCAG 2.2, 1.4.3: at least 4.5. */
const TEXTS = [
  ['--text', ['--page', '--panel', '--field', '--plain', '--plain-strong']],
  ['--muted', ['--page', '--panel', '--field']],
  ['--link', ['--page', '--panel']],
  ['--on-accent', ['--accent', '--accent-strong']],
  ['--danger', ['--page', '--panel', '--danger-page']],
  ['--good', ['--page', '--good-page']],
  ['--warning', ['--warning-page']],
] as const

/** Edges that show where a control is. WCAG 2.2, 1.4.11: at least 3. */
const EDGES = [
  ['--field-line', ['--page', '--panel', '--field']],
  ['--focus', ['--page', '--panel', '--field', '--plain']],
  ['--danger', ['--field']],
  ['--accent', ['--page', '--panel']],
] as const

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first)
  return (lighter + 0.05) / (darker + 0.05)
}

function colour(palette: Palette, name: string): string {
  const value = palette.get(name)
  if (value === undefined) throw new Error(`no colour ${name}`)
  return value
}

describe('the contrast', () => {
  it('is computed as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it.each(palettes)('of texts is at least 4.5 in the %s scheme', (_scheme, palette) => {
    for (const [text, grounds] of TEXTS) {
      for (const ground of grounds) {
        const found = contrast(colour(palette, text), colour(palette, ground))
        expect({ text, ground, enough: found >= 4.5 }).toEqual({ text, ground, enough: true })
      }
    }
  })

  it.each(palettes)('of edges is at least 3 in the %s scheme', (_scheme, palette) => {
    for (const [edge, grounds] of EDGES) {
      for (const ground of grounds) {
        const found = contrast(colour(palette, edge), colour(palette, ground))
        expect({ edge, ground, enough: found >= 3 }).toEqual({ edge, ground, enough: true })
      }
    }
  })
})

describe('the style sheet', () => {
  it('has each colour in both schemes, and uses no colour that it has not', () => {
    const [[, ofLight], [, ofDark]] = palettes as [(typeof palettes)[0], (typeof palettes)[0]]
    expect([...ofDark.keys()]).toEqual([...ofLight.keys()])
    const used = [...STYLE_SHEET.body.matchAll(/var\((--[a-z-]+)\)/g)].map(([, name]) => name)
    const known = [...ofLight.keys(), '--shadow']
    for (const name of used) expect(known).toContain(name)
  })

  it('loads nothing from anywhere', () => {
    expect(STYLE_SHEET.body).not.toMatch(/url\(|@import|@font-face|expression/)
  })

  it('shows where the focus is, and stands still for who wants no motion', () => {
    expect(STYLE_SHEET.body).toContain(':focus-visible { outline: 3px solid var(--focus)')
    expect(STYLE_SHEET.body).toContain('@media (prefers-reduced-motion: reduce)')
  })

  it('closes what it opens', () => {
    expect(STYLE_SHEET.body.split('{').length).toBe(STYLE_SHEET.body.split('}').length)
  })
})
