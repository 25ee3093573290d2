import type { ReactElement, ReactNode } from 'react'
import { usePermitted } from '../api/permitted.js'

/** What it holds is offered to those alone who may do it: `<Permitted action="CreateUser" resource="users/fred">`. */
export function Permitted({
  action,
  resource,
  children,
}: {
  readonly action: string
  readonly resource?: string
  readonly children: ReactNode
}): ReactElement | null {
  return usePermitted(action, resource) ? <>{children}</> : null
}
