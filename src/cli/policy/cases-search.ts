import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { casesFileOf, isCasesFile } from './cases-file.js'
import { reasonOf, UNREADABLE_FILE } from './json-file.js'
import { type ReadResult, refused } from './read-result.js'

/**
 * The cases files that a path stands for: itself, those beside a policy file, or all of a folder and the folders in it,
 * in order. Links and folders whose names begin with a dot are passed by. A folder without cases is a problem: a test
 * run that tests nothing must not look like one that passed.
 */
export function findCasesFiles(path: string): ReadResult<readonly string[]> {
  try {
    if (!statSync(path).isDirectory()) return { value: [isCasesFile(path) ? path : casesFileOf(path)] }
    const found = searchFolder(path)
    if (found.length > 0) return { value: found }
    return refused({ code: UNREADABLE_FILE, path: '', message: 'the folder holds no `*.cases.json`' })
  } catch (error) {
    return refused({ code: UNREADABLE_FILE, path: '', message: reasonOf(error) })
  }
}

function searchFolder(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    if (entry.isFile() && isCasesFile(entry.name)) return join(folder, entry.name)
    const searched = entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules'
    return searched ? searchFolder(join(folder, entry.name)) : []
  })
}
