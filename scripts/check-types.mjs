// Checks the types of everything, tests too, with the native compiler, and goes on after a project that fails. Reads the
// declarations of the packages, which their build wrote and checked by the stricter rules for what is published.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tsc = join(root, 'node_modules', 'typescript7', 'bin', 'tsc')
const PROJECTS = [
  'packages/policy-engine/tsconfig.test.json',
  'packages/request-signing/tsconfig.test.json',
  'packages/decision/tsconfig.test.json',
  'packages/guard/tsconfig.test.json',
  'packages/console/tsconfig.json',
  'tsconfig.json',
]

for (const project of PROJECTS) {
  const args = [tsc, '--noEmit', '-p', project]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exitCode = 1
}
