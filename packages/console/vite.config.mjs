import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig } from 'vite'

/** Bytes that a browser loads before it shows the first screen, compressed; more fails the build. */
const MOST_INITIAL_BYTES = 500_000

const COMPRESSIBLE = /\.(js|css|html|svg|json)$/

/** Writes each file compressed beside itself, prints the sizes, and fails the build when the first screen has become too large. */
function compressed() {
  return {
    name: 'tinyauth:compressed',
    apply: 'build',
    // Once the files are written: until then the scripts still change.
    writeBundle({ dir }, bundle) {
      const initial = new Set()
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk' && output.isEntry) addWithImports(output, bundle, initial)
      }
      const names = Object.keys(bundle).filter((name) => COMPRESSIBLE.test(name))
      const sizes = names.map((name) => ({ name, first: initial.has(name), ...compress(join(dir, name)) }))
      report(sizes, (message) => this.error(message))
    },
  }
}

function compress(file) {
  const source = readFileSync(file)
  const gzip = gzipSync(source, { level: 9 })
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: source.length }
  writeFileSync(`${file}.gz`, gzip)
  writeFileSync(`${file}.br`, brotliCompressSync(source, { params }))
  return { bytes: source.length, gzip: gzip.length }
}

function addWithImports(chunk, bundle, into) {
  if (chunk === undefined || into.has(chunk.fileName)) return
  into.add(chunk.fileName)
  for (const css of chunk.viteMetadata?.importedCss ?? []) into.add(css)
  for (const name of chunk.imports ?? []) addWithImports(bundle[name], bundle, into)
}

function report(sizes, fail) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11)
  const all = sizes.toSorted((a, b) => b.gzip - a.gzip)
  for (const { name, bytes, gzip, first } of all.filter(({ gzip }) => gzip > 5000)) {
    console.log(`${kilobytes(bytes)} ${kilobytes(gzip)} gzip  ${first ? 'first screen' : 'on demand   '}  ${name}`)
  }
  const total = all.reduce((sum, { gzip }) => sum + gzip, 0)
  const first = all.filter((one) => one.first).reduce((sum, { gzip }) => sum + gzip, 0)
  console.log(`console: first screen ${kilobytes(first).trim()}, all ${kilobytes(total).trim()} (gzip)`)
  if (first > MOST_INITIAL_BYTES) fail(`the first screen loads ${first} bytes, more than ${MOST_INITIAL_BYTES}`)
}

export default defineConfig({
  // Relative: the service may stand under any path. The page is `console`, and its files are below that name.
  base: './',
  experimental: {
    renderBuiltUrl: (file, { hostType }) => (hostType === 'html' ? `./console/${file}` : { relative: true }),
  },
  publicDir: false,
  plugins: [compressed()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      // MUI marks its modules for server components, which there are none of.
      onLog: (level, log, handle) => log.code === 'MODULE_LEVEL_DIRECTIVE' || handle(level, log),
    },
  },
})
