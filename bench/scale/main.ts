import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { measureCosts } from './measure-costs.js'
import type { UnitCosts } from './parameters.js'
import { type ScaleRow, scaleTables } from './scale-table.js'
import { SCENARIOS } from './scenarios.js'
import { simulate } from './simulation.js'

const HELP = `usage: npm run bench:scale -- [--measure]

  --measure   measure the unit costs anew on a PostgreSQL server of this machine, and keep them in bench/scale/unit-costs.json

Simulates ten million users on a hundred nodes and writes the tables into docs/scale.md, between the marks.`

const [BEGIN, END] = ['<!-- bench:scale -->', '<!-- /bench:scale -->']

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  if (words.some((word) => word !== '--measure')) return void console.log(HELP)
  // Compiled files lie elsewhere: npm runs this in the root.
  const costsFile = path.resolve('bench/scale/unit-costs.json')
  if (words.includes('--measure')) writeFileSync(costsFile, `${JSON.stringify(await measureCosts(), null, 2)}\n`)
  const costs = JSON.parse(readFileSync(costsFile, 'utf8')) as UnitCosts // written by the line above
  const rows = SCENARIOS.map(([name, parameters]): ScaleRow => {
    console.error(name)
    return { name, parameters, result: simulate(parameters) }
  })
  const tables = scaleTables(rows, costs)
  console.log(tables)
  replaceTables(path.resolve('docs/scale.md'), tables)
}

function replaceTables(page: string, tables: string): void {
  const text = readFileSync(page, 'utf8')
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin === -1 || end < begin) throw new Error(`${page} lacks its marks`)
  writeFileSync(page, `${text.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${text.slice(end)}`)
}

void main()
