// Builds what is missing or older than its sources, so that `npm start` runs what the checkout says.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function newest(folder) {
  let latest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs)
  }
  return latest
}

/** Whether an output is there and not older than its sources. */
function isCurrent(source, output) {
  return existsSync(output) && statSync(output).mtimeMs >= newest(source)
}

/** What a build of a package writes last. */
const outputOf = (name) => (name === 'console' ? 'index.html' : join('cjs', 'package.json'))

const packages = readdirSync(join(root, 'packages'))
const outputs = [
  [join(root, 'src'), join(root, 'dist', 'tsconfig.build.tsbuildinfo')],
  ...packages.map((name) => [
    join(root, 'packages', name, 'src'),
    join(root, 'packages', name, 'dist', outputOf(name)),
  ]),
]
if (outputs.some(([source, output]) => !isCurrent(source, output))) {
  console.log('build: the sources are newer; running npm run build')
  const npm = process.env.npm_execpath
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'run', 'build'], options)
    : spawnSync('npm', ['run', 'build'], { ...options, shell: process.platform === 'win32' })
  if (status !== 0) process.exit(1)
}
