import type { BootstrapResult } from '../../provision/index.js'

/**
 * What is printed once, after the first start: the key, and two requests to paste. The first is answered
 * `"Authorized":true`, the second `"Authorized":false`.
 */
export function firstSteps(url: string, { username, accessKeyId, secretAccessKey }: BootstrapResult): string {
  return `
The database is new: user \`${username}\` holds FullAccess and this key. Its secret is shown only now.

  access key id:     ${accessKeyId}
  secret access key: ${secretAccessKey}

May ${username} (known by this key) get the apple fred? Yes:

${question(url, accessKeyId, secretAccessKey, secretAccessKey)}

And somebody who does not know the secret? No:

${question(url, accessKeyId, secretAccessKey, 'guessed')}

`
}

function question(url: string, keyId: string, secret: string, presented: string): string {
  const authorization = `Basic ${Buffer.from(`${keyId}:${presented}`).toString('base64')}`
  const body = JSON.stringify({
    permit: { GetApple: ['arn:tinyauth:apples:default::apples/fred'] },
    headers: [['Authorization', authorization]],
    context: { SourceIp: '192.0.2.1' },
  })
  return `curl -s -u '${keyId}:${secret}' -H 'Content-Type: application/json' \\
  -d '${body}' \\
  ${url}/api/v1/services/apples/authorize-by-token`
}
