import type { ReactElement } from 'react'

export function List(): ReactElement {
  return <></>
}
