import { describe, expect, it } from '@jest/globals'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const ROOT = join(__dirname, '..', '..')
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'data', '.git', '.bench', '.out', '.peers'])
const LINK = /\[[^\]]*\]\((?<target>[^)\s]+)\)/g
const FENCED = /^```[\s\S]*?^```$/gm

function markdownFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}

function withoutFences(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(FENCED, '')
}

/** The anchors of a Markdown text: its headings in lower case, without punctuation, spaces as hyphens. */
function anchorsOf(file: string): ReadonlySet<string> {
  const headings = [...withoutFences(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => text)
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** Why a link of a file leads nowhere, or `undefined`. */
function problemOf(file: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', anchor] = target.split('#')
  const found = path === '' ? file : join(dirname(file), decodeURIComponent(path))
  if (!existsSync(found)) return `${target}: there is no such file`
  if (anchor === undefined || statSync(found).isDirectory() || !found.endsWith('.md')) return undefined
  return anchorsOf(found).has(anchor) ? undefined : `${target}: there is no such heading`
}

const FILES = markdownFiles(ROOT)

describe('a relative link', () => {
  it.each(FILES.map((file) => relative(ROOT, file)))(
    'of %s leads to a file, and to a heading where it names one',
    (name) => {
      const file = join(ROOT, name)
      const targets = [...withoutFences(file).matchAll(LINK)].map((match) => match.groups?.['target'] ?? '')
      expect(targets.map((target) => problemOf(file, target)).filter((problem) => problem !== undefined)).toEqual([])
    },
  )
})

describe('a page under docs', () => {
  const linked = new Set(
    FILES.flatMap((file) =>
      [...withoutFences(file).matchAll(LINK)].map((match) =>
        join(dirname(file), (match.groups?.['target'] ?? '').split('#')[0] ?? ''),
      ),
    ),
  )
  const pages = FILES.filter((file) => relative(ROOT, file).startsWith('docs'))

  it('is linked from another page, or stands in a folder that is', () => {
    const lost = pages.filter((page) => !linked.has(page) && !linked.has(`${dirname(page)}/`))
    expect(lost.map((page) => relative(ROOT, page))).toEqual([])
  })
})
