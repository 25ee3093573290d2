import type { BootstrapResult } from '../../provision/index.js'

/** The first key, and a password that its holder may give to the user. */
export type FirstStepsOf = BootstrapResult & { readonly proposedPassword: string }

/**
 * What is printed once, after the first start: the key, and three requests to paste. The first is answered
 * `"Authorized":true`, the second `"Authorized":false`; the third gives the user a password, which it has none of before.
 */
export function firstSteps(url: string, first: FirstStepsOf): string {
  const { username, accessKeyId, secretAccessKey, proposedPassword } = first
  return `
The database is new: user \`${username}\` holds FullAccess and this key. Its secret is shown only now.

  access key id:     ${accessKeyId}
  secret access key: ${secretAccessKey}

May ${username} (known by this key) get the apple fred? Yes:

${question(url, accessKeyId, secretAccessKey, secretAccessKey)}

And somebody who does not know the secret? No:

${question(url, accessKeyId, secretAccessKey, 'guessed')}

The console is at ${url}/console. To sign in there as ${username}, give it a password: this one, or another.

curl -s -u '${accessKeyId}:${secretAccessKey}' -X PUT -H 'Content-Type: application/json' \\
  -d '${JSON.stringify({ password: proposedPassword })}' \\
  ${url}/api/v1/users/${username}/password

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
