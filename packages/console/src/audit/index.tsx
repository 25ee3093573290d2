import type { ReactElement } from 'react'

export function Audit(): ReactElement {
  return <></>
}

export function AuditEvent(): ReactElement {
  return <></>
}
