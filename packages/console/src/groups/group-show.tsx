import type { ReactElement } from 'react'
export function GroupShow(): ReactElement {
  return <></>
}
