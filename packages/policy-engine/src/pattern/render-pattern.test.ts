import { describe, expect, it } from '@jest/globals'
import { Evaluation } from '../decide/evaluation.js'
import { DEFAULT_LIMITS } from '../limits.js'
import { escapeLiteral, renderPattern } from './render-pattern.js'
import { readContext } from '../decide/request-context.js'
import type { ContextRecord } from '../request.js'
import { compileResources } from '../statement/resource-matcher.js'
import { compileResourcePattern, resourceMatches, ResourceName } from './resource-pattern.js'
import { parseTemplate } from './template.js'

const B = 'arn:aws:s3:::b/'

function render(source: string, record: ContextRecord = {}, variables = true): string | undefined {
  const context = readContext(record, DEFAULT_LIMITS)
  const [pattern] = compileResources([source], false, false, variables).patterns
  if (pattern === undefined || 'code' in context) throw new Error(source)
  return renderPattern(pattern, new Evaluation(context))
}

/** Whether the text, read again as a pattern of version 2012-10-17, holds no variable and matches. */
function readAgain(text: string | undefined, resource: string): boolean {
  const parts = parseTemplate(text ?? '${').parts
  if (parts === undefined || parts.some((part) => part.kind === 'variable')) return false
  const pattern = compileResourcePattern(text ?? '', parts)
  return typeof pattern !== 'string' && resourceMatches(pattern, new ResourceName(resource), undefined, true)
}

describe('renderPattern', () => {
  it.each([
    ['*', {}, '*'],
    [`${B}x*?`, {}, `${B}x*?`],
    [`${B}\${Username}/*`, { Username: 'fred' }, `${B}fred/*`],
    [`${B}\${Username}/*`, { Username: 'f*?' }, `${B}f\${*}\${?}/*`],
    [`${B}\${*}\${?}*`, {}, `${B}\${*}\${?}*`],
    [`${B}\${t, 'x'}`, {}, `${B}x`],
    [`${B}\${t, '*'}`, {}, `${B}\${*}`],
  ])('writes %s with %j as %s', (source, context, text) => {
    expect(render(source, context)).toBe(text)
  })

  it('writes nothing where a variable has no value or is a list', () => {
    expect(render(`${B}\${t}`)).toBeUndefined()
    expect(render(`${B}\${t}`, { t: '' })).toBeUndefined()
    expect(render(`${B}\${t}`, { t: ['x'] })).toBeUndefined()
  })

  it.each([
    [`${B}$\${t}`, '{x}', `${B}\${x}`],
    [`${B}\${t}{x}`, '$', `${B}\${x}`],
    [`${B}\${t}`, '${x}', `${B}\${x}`],
    [`${B}\${t}`, '${*}', `${B}\${*}`],
    [`${B}\${t}`, '$${$}', `${B}$\${$}`],
    [`${B}\${$}\${t}`, '{x}', `${B}\${x}`],
    [`${B}\${t}`, 'a:b*c?d', `${B}a:b*c?d`],
    [`${B}\${t}`, '$&$1', `${B}$&$1`],
  ])('writes %s so that the value %j is text and no variable', (source, t, resource) => {
    const text = render(source, { t })
    expect(readAgain(text, resource)).toBe(true)
    expect(readAgain(text, `${B}other`)).toBe(false)
  })

  it('writes a pattern of 2008-10-17 so that it means the same in 2012-10-17', () => {
    for (const source of [`${B}\${Username}`, `${B}\${`, `${B}$`, `${B}$$\${a}`]) {
      expect(readAgain(render(source, { Username: 'fred' }, false), source)).toBe(true)
    }
  })
})

describe('escapeLiteral', () => {
  it('writes any text as a pattern that matches it alone', () => {
    for (const text of ['', 'a', '*', '?', '$', '${*}', '${x}', '$$', '${', '}', 'a*b?c$d', "${a, 'b'}", '\\*']) {
      expect(readAgain(B + escapeLiteral(text), B + text)).toBe(true)
      expect(readAgain(B + escapeLiteral(text), `${B}${text}x`)).toBe(false)
    }
  })
})
