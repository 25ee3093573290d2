import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { firstSteps } from './first-steps.js'

const KEY = { username: 'root', accessKeyId: 'AK1', secretAccessKey: 'secret', proposedPassword: 'proposed' }
const text = firstSteps('http://127.0.0.1:5000', KEY)

/** What a shell makes of the commands in the text: their arguments, without running them. */
function commands(): readonly (readonly string[])[] {
  return [...text.matchAll(/^curl(?<rest>(?:.*\\\n)*.*)$/gm)].map(({ groups }) => {
    const script = `for argument in ${(groups?.['rest'] ?? '').replaceAll('\\\n', ' ')}; do printf '%s\\0' "$argument"; done`
    return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
  })
}

/** The first two. */
function questions(): readonly (readonly string[])[] {
  return commands().slice(0, 2)
}

describe('what the first start prints', () => {
  it('shows the key once', () => {
    expect(text).toContain('access key id:     AK1')
    expect(text.match(/secret access key: secret/g)).toHaveLength(1)
  })

  it('has two questions that a shell takes as they stand, to the service, with the key of the gatekeeper', () => {
    expect(commands()).toHaveLength(3)
    for (const words of questions()) {
      expect(words).toContain('AK1:secret')
      expect(words.at(-1)).toBe('http://127.0.0.1:5000/api/v1/services/apples/authorize-by-token')
    }
  })

  it('has one command that gives the user the password that is proposed, for the console', () => {
    expect(text).toContain('The console is at http://127.0.0.1:5000/console.')
    const words = commands().at(-1) ?? []
    expect(words).toContain('AK1:secret')
    expect([words[words.indexOf('-X') + 1], words[words.indexOf('-d') + 1], words.at(-1)]).toEqual([
      'PUT',
      '{"password":"proposed"}',
      'http://127.0.0.1:5000/api/v1/users/root/password',
    ])
  })

  it('asks for who knows the secret, and for who does not', () => {
    const credentials = questions().map((words) => {
      const body = JSON.parse(words[words.indexOf('-d') + 1] ?? '') as { headers: [[string, string]] } // the body that is printed
      return Buffer.from(body.headers[0][1].replace('Basic ', ''), 'base64').toString()
    })
    expect(credentials).toEqual(['AK1:secret', 'AK1:guessed'])
  })
})
