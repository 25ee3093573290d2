import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { RotatingFile } from './rotating-file.js'

describe('a rotating file', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rotating-'))
    file = path.join(folder, 'a.log')
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  function open(maxBytes: number, files: number): RotatingFile {
    return new RotatingFile({ path: file, maxBytes, files })
  }

  function contents(): Record<string, string> {
    return Object.fromEntries(
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
    )
  }

  it('moves on before a line would exceed the bound, and keeps so many files, the newest lines first', () => {
    const rotating = open(8, 3)
    for (const name of ['aaa', 'bbb', 'ccc', 'ddd', 'eee', 'fff', 'ggg', 'hhh', 'iii']) rotating.append([`${name}\n`])
    rotating.close()
    expect(contents()).toEqual({ 'a.log': 'iii\n', 'a.log.1': 'ggg\nhhh\n', 'a.log.2': 'eee\nfff\n' })
  })

  it('divides lines that come together in the same way as lines that come one by one', () => {
    const rotating = open(8, 3)
    rotating.append(['aaa\n', 'bbb\n', 'ccc\n', 'ddd\n', 'eee\n'])
    rotating.close()
    expect(contents()).toEqual({ 'a.log': 'eee\n', 'a.log.1': 'ccc\nddd\n', 'a.log.2': 'aaa\nbbb\n' })
  })

  it('gives a line that is longer than the bound a file of its own', () => {
    const rotating = open(8, 9)
    rotating.append(['a\n', 'much too long\n', 'b\n'])
    rotating.close()
    expect(contents()).toEqual({ 'a.log': 'b\n', 'a.log.1': 'much too long\n', 'a.log.2': 'a\n' })
  })

  it('begins anew when it may keep only one file', () => {
    const rotating = open(4, 1)
    rotating.append(['aaa\n', 'bbb\n'])
    rotating.close()
    expect(contents()).toEqual({ 'a.log': 'bbb\n' })
  })

  it('counts what was in the file before it was opened', () => {
    writeFileSync(file, 'aaaaa\n')
    const rotating = open(8, 2)
    rotating.append(['bbb\n'])
    rotating.close()
    expect(contents()).toEqual({ 'a.log': 'bbb\n', 'a.log.1': 'aaaaa\n' })
  })

  it('is for its owner alone, also when it was there before', () => {
    writeFileSync(file, '')
    chmodSync(file, 0o644)
    const rotating = open(4, 2)
    rotating.append(['aaa\n', 'bbb\n'])
    rotating.close()
    expect([file, `${file}.1`].map((name) => statSync(name).mode & 0o777)).toEqual([0o600, 0o600])
  })

  it('does not glue a line to one that a crash tore', () => {
    writeFileSync(file, 'whole\nto')
    const rotating = open(100, 2)
    rotating.append(['next\n'])
    rotating.append(['last\n'])
    rotating.close()
    expect(readFileSync(file, 'utf8')).toBe('whole\nto\nnext\nlast\n')
  })

  it('writes to the old file until it is closed, then opens the name anew', () => {
    const rotating = open(100, 2)
    rotating.append(['a\n'])
    renameSync(file, `${file}.moved`)
    rotating.append(['b\n'])
    rotating.close()
    expect(existsSync(file)).toBe(false)
    rotating.append(['c\n'])
    rotating.close()
    expect(contents()).toEqual({ 'a.log': 'c\n', 'a.log.moved': 'a\nb\n' })
  })

  it('throws what the file system says, and works again once it can', () => {
    const rotating = new RotatingFile({ path: path.join(folder, 'missing', 'a.log'), maxBytes: 100, files: 2 })
    expect(() => {
      rotating.append(['a\n'])
    }).toThrow('ENOENT')
  })

  const FULL = '/dev/full'
  const onFullDisk = existsSync(FULL) ? describe : describe.skip
  onFullDisk('on a full disk', () => {
    it('throws, and holds no file open', () => {
      const rotating = new RotatingFile({ path: FULL, maxBytes: 100, files: 1 })
      for (let n = 0; n < 3; n += 1) {
        expect(() => {
          rotating.append(['a\n'])
        }).toThrow('ENOSPC')
      }
    })
  })
})
