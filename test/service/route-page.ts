import type { RouteDeclaration } from '../../src/common/http/route.js'

/** The page `docs/routes.md`: what each route asks for, as it is declared. */
export function routePage(routes: readonly RouteDeclaration[], arnBase: string): string {
  const rows = routes.map((route) => row(route, arnBase))
  return `${HEAD}${rows.join('\n')}\n`
}

const HEAD = `# Routes

<!-- Written from the declarations of the routes; a test fails where the two differ, and UPDATE_DOCS=1 rewrites this file. -->

Every route of the service. Whoever calls one needs its action on its ARN; \`{name}\` is a part of the path and \`{body.name}\` a field of the body. The
event is the name in the audit log. The page at \`/api/docs\` shows the same routes with their bodies; it and its files are open, since they say what the
source says.

| method | path | action | ARN | level | event |
| --- | --- | --- | --- | --- | --- |
`

function row({ method, path, event, access }: RouteDeclaration, arnBase: string): string {
  const cells = 'action' in access ? ruledCells(access, arnBase) : freeCells(access)
  return `| ${[method, `\`${path}\``, ...cells, event === '' ? '–' : `\`${event}\``].join(' | ')} |`
}

type Access = RouteDeclaration['access']
type ByAction = Extract<Access, { readonly action: string }>

function ruledCells({ action, resource, orResource, level }: ByAction, arnBase: string): readonly string[] {
  const arns = [resource, ...(orResource === undefined ? [] : [orResource])].map((name) => `\`${arnBase}${name}\``)
  return [`\`${action}\``, arns.join(' or '), level]
}

function freeCells(access: Exclude<Access, ByAction>): readonly string[] {
  return [`${'open' in access ? 'open' : 'any identity'}: ${access.reason}`, '–', '–']
}
