'use strict'

const { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { join, relative } = require('node:path')

/** Where suites are, as `jest.config.cjs` says it too. */
const FOLDERS = ['packages', 'src', 'test', 'bench', 'examples']
/** Suites of one group at most: enough that loading does not count, few enough that two workers end at about the same time. */
const MOST = 32
/** The same of suites that take as long as a browser does. */
const MOST_IN_BROWSER = 3
const NOT_OURS = new Set(['node_modules', 'dist', '.out', '.peers', '.bench'])
const IN_BROWSER = /\bdescribeInBrowser\(/
/** What reaches beyond its own suite, or takes long by itself, stays alone. */
const ALONE = /\bjest\.(mock|setTimeout|useFakeTimers|resetModules)\(|\bprocess\.(env\.\w+ =[^=]|chdir)|\bspawnSync?\(/
const LONG_BYTES = 40_000

/**
 * Writes files that each load several suites, and answers all files that Jest is to run. A suite of a service loads a thousand
 * modules, which takes longer than its tests; a group loads them once. Every suite is a `describe` by the name of its file.
 *
 * @param {string} root folder of the project
 * @param {string} into folder that is written anew
 * @param {readonly string[]} folders where suites are, relative to `root`
 * @returns {string[]} absolute paths
 */
function groupSuites(root, into, folders) {
  const suites = folders.flatMap((folder) => suitesIn(join(root, folder)))
  const alone = suites.filter(({ size, text }) => size > LONG_BYTES || ALONE.test(text))
  const others = suites.filter((suite) => !alone.includes(suite))
  const [inBrowser, rest] = [true, false].map((is) => others.filter(({ text }) => IN_BROWSER.test(text) === is))
  const groups = [...chunks(inBrowser, MOST_IN_BROWSER), ...rooms(rest, root).flatMap((room) => chunks(room, MOST))]
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const written = groups.map((group, index) => write(root, join(into, `group-${index}.test.cjs`), group))
  return [...alone.map(({ path }) => path), ...written]
}

function suitesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : suitesIn(path)
      return entry.name.endsWith('.test.ts')
        ? [{ path, size: statSync(path).size, text: readFileSync(path, 'utf8') }]
        : []
    })
}

/** Neighbours share what they load. */
function rooms(suites, root) {
  const byName = new Map()
  for (const suite of suites) {
    const room = relative(root, suite.path).split(/[\\/]/, 1)[0]
    byName.set(room, [...(byName.get(room) ?? []), suite])
  }
  return [...byName.values()]
}

/** Of about the same length each, and no longer than so many. */
function chunks(suites, most) {
  const count = Math.ceil(suites.length / most)
  const each = Math.ceil(suites.length / count)
  return Array.from({ length: count }, (_, i) => suites.slice(i * each, (i + 1) * each)).filter(
    ({ length }) => length > 0,
  )
}

function write(root, file, group) {
  const lines = group.map(({ path }) => {
    const name = JSON.stringify(relative(root, path))
    return `describe(${name}, () => void require(${JSON.stringify(path)}))\n`
  })
  // Jest begins with the largest files: a group is as large as its suites. One in a browser mostly waits, and is to do that beside others.
  const size = group.reduce((sum, { size, text }) => sum + (IN_BROWSER.test(text) ? 10 : 1) * size, 0)
  writeFileSync(file, `'use strict'\n${lines.join('')}//`.padEnd(size, ' '))
  return file
}

module.exports = { FOLDERS, groupSuites }
