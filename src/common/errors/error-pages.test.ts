import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { errorAnswer } from '../http/error-body.js'
import { DomainError } from './domain-error.js'
import { ERROR_CODES, type ErrorCodeName } from './error-codes.js'

const PAGES = join(__dirname, '../../../docs/errors')
const EXAMPLE = /^```json\n([\s\S]*?)\n```$/m
const LINK = /\]\(([^)]+)\)/g

// `Object.keys` forgets the names of the members.
const CODES = Object.keys(ERROR_CODES) as ErrorCodeName[]

function pageOf(code: string): string {
  return readFileSync(join(PAGES, `${code}.md`), 'utf8')
}

describe('the pages of error codes', () => {
  it('are one for each code, and none else', () => {
    expect(readdirSync(PAGES).sort()).toEqual(CODES.map((code) => `${code}.md`).sort())
  })

  it.each(CODES)('say of %s what it means, why it happens and what to do', (code) => {
    const { status, level } = ERROR_CODES[code]
    expect(pageOf(code).startsWith(`# ${code}\n\nHTTP ${status} · logged as \`${level}\`\n\n`)).toBe(true)
    expect(pageOf(code)).toMatch(/\n## Causes\n\n- [\s\S]+\n## What to do\n\n- /)
  })

  it.each(CODES)('show for %s the body that the service answers', (code) => {
    const body = JSON.parse(EXAMPLE.exec(pageOf(code))?.[1] ?? '') as {
      readonly errors: Readonly<Record<string, string>>
    }
    expect(body).toEqual(errorAnswer(new DomainError(code, { problems: body.errors })).body)
  })

  it('link to each other only', () => {
    const targets = CODES.flatMap((code) => [...pageOf(code).matchAll(LINK)].map(([, target = '']) => target))
    expect(targets.filter((target) => !CODES.some((code) => target === `${code}.md`))).toEqual([])
  })
})
