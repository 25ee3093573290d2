import type { ReactElement } from 'react'

export function List(): ReactElement {
  return <></>
}
export function Show(): ReactElement {
  return <></>
}
export function Create(): ReactElement {
  return <></>
}
