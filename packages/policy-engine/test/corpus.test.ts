import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import Ajv2020 from 'ajv/dist/2020.js'
import { decide } from '../src/decide/decide.js'
import { differences } from './corpus/compare-decision.js'
import type { CorpusCase } from './corpus/corpus-file.js'
import { corpusFileNames, readCorpusFile, readCorpusJson } from './corpus/corpus-file.js'
import { layersFrom, principalFrom } from './corpus/layers-data.js'

const FILES = corpusFileNames()

describe('every file of the corpus', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema())

  it.each(FILES)('%s fits the schema', (name) => {
    validate(readCorpusJson(name))
    expect(validate.errors ?? []).toEqual([])
  })

  it.each(FILES)('%s names each of its cases once, in kebab case itself', (name) => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.json$/)
    const names = readCorpusFile(name).cases.map((found) => found.name)
    expect(names).toEqual([...new Set(names)])
  })

  it('makes a claim of its own', () => {
    const claims = FILES.map((name) => readCorpusFile(name).claim)
    expect(claims).toEqual([...new Set(claims)])
  })
})

describe('the whole corpus', () => {
  const sources = FILES.map((name) => readCorpusFile(name).source)

  it('proves every numbered reading of decision 0001', () => {
    const proven = sources.flatMap((source) => numbersAfter(source, /readings? ([\d, -]+)/g))
    expect(readingNumbers().filter((reading) => !proven.includes(reading))).toEqual([])
  })

  it('holds every golden vector of policy-semantics 3.14', () => {
    const held = sources.flatMap((source) => numbersAfter(source, /3\.14 \(([\d]+)\)/g))
    expect(range(1, 15).filter((vector) => !held.includes(vector))).toEqual([])
  })
})

describe('the engine', () => {
  for (const name of FILES) {
    const { claim, cases } = readCorpusFile(name)
    for (const found of cases) it(`${claim}: ${found.name}`, () => expect(differencesOf(found)).toEqual([]))
  }
})

function differencesOf({ layers, request, expect: expected }: CorpusCase): string[] {
  return differences(expected, decide({ ...request, principal: principalFrom(request.principal) }, layersFrom(layers)))
}

/** The numbered lines of the decision. */
function readingNumbers(): number[] {
  const text = readFileSync(join(__dirname, '../../../docs/decisions/0001-readings-of-the-policy-language.md'), 'utf8')
  return [...text.matchAll(/^(\d+)\. /gm)].map(([, digits]) => Number(digits))
}

/** All numbers of the lists that a pattern captures; `1-4` is a range. */
function numbersAfter(source: string, pattern: RegExp): number[] {
  const lists = [...source.matchAll(pattern)].map(([, list = '']) => list)
  return lists
    .flatMap((list) => list.split(','))
    .flatMap((entry) => {
      const [first = '', last = first] = entry.trim().split('-')
      return range(Number(first), Number(last))
    })
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function schema(): object {
  const found = readCorpusJson('corpus.schema.json')
  return typeof found === 'object' && found !== null ? found : {}
}
