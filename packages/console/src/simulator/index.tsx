import type { ReactElement } from 'react'

export function Simulator(): ReactElement {
  return <></>
}
