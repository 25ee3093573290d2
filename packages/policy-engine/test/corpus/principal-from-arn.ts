import type { Principal } from '../../src/request.js'

/**
 * Reads who an ARN names: `user/x`, `role/x`, `assumed-role/role/session`, `federated-user/x` or `root`; the account is
 * the fifth part. The issuer of a session is the role or user of the same name without path.
 *
 * @throws Error when the ARN names none of these: a case that says so is written wrongly
 */
export function principalFromArn(arn: string): Principal {
  const [, partition = '', , , account = '', ...rest] = arn.split(':')
  const [type, name = ''] = rest.join(':').split('/')
  const issuer = (kind: string) => `arn:${partition}:iam::${account}:${kind}/${name}`
  switch (type) {
    case 'user':
    case 'root':
      return { kind: 'user', arn, account }
    case 'role':
      return { kind: 'role', arn, account }
    case 'assumed-role':
      return { kind: 'roleSession', arn, account, issuer: issuer('role') }
    case 'federated-user':
      return { kind: 'federatedSession', arn, account, issuer: issuer('user') }
    default:
      throw new Error(`\`${arn}\` is not the arn of a principal`)
  }
}
