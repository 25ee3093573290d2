// Packs every package that is published and shows what a user gets: size, exports, dependencies, and what publint and
// attw (are the types wrong) say about it. Fails on any finding. Needs a build.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { ok: status === 0, stdout, stderr }
}

function pack(directory, destination) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination]
  const npm = process.env.npm_execpath
  const { ok, stdout, stderr } = npm ? run(process.execPath, [npm, ...args], directory) : run('npm', args, directory)
  if (!ok) throw new Error(`npm pack failed in ${directory}\n${stderr}`)
  return JSON.parse(stdout)[0]
}

function exportsTable(exports) {
  const leaves = (value, conditions) =>
    typeof value === 'string'
      ? [`  ${conditions.join(' > ')} = ${value}`]
      : Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...conditions, name]))
  return leaves(exports, []).join('\n')
}

async function publintFindings(directory, manifest) {
  const { messages } = await publint({ pkgDir: directory, pack: 'npm', strict: true })
  return messages.map((message) => formatMessage(message, manifest))
}

function attw(tarball) {
  const bin = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js')
  return run(process.execPath, [bin, tarball, '--format', 'ascii', '--no-color', '--no-emoji'], root)
}

async function check(directory, destination) {
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  if (manifest.private) return true
  if (!existsSync(join(directory, manifest.main))) throw new Error(`${manifest.name} is not built: npm run build`)

  const packed = pack(directory, destination)
  const findings = await publintFindings(directory, manifest)
  const types = attw(join(destination, packed.filename))
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })

  console.log(`${manifest.name} ${manifest.version}`)
  console.log(
    `size: ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked, ${packed.entryCount} files`,
  )
  console.log(`dependencies: ${dependencies.join(', ') || 'none'}`)
  console.log(`exports:\n${exportsTable(manifest.exports)}`)
  console.log(`publint: ${findings.join('\n  ') || 'clean'}`)
  console.log(`attw: ${types.ok ? 'clean' : 'findings'}\n${types.stdout}${types.stderr}`)
  return findings.length === 0 && types.ok
}

const destination = mkdtempSync(join(tmpdir(), 'tinyauth-pack-'))
try {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))
  const results = []
  for (const directory of packages) results.push(await check(directory, destination))
  if (results.includes(false)) process.exitCode = 1
} finally {
  rmSync(destination, { recursive: true, force: true })
}
