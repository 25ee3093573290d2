import type { ReactElement } from 'react'
import { NumberInput, TextArrayInput, TextInput } from 'react-admin'

/** What may be said of a service besides its name. */
export function ServiceFields(): ReactElement {
  return (
    <>
      <TextInput source="displayName" helperText={false} />
      <TextArrayInput source="regions" helperText="Where it runs; said for people, decisions are made for any region" />
      <NumberInput
        source="decisionTtlSeconds"
        label="Seconds for which a guard may keep a decision"
        helperText="0: each one is asked for anew"
        min={0}
      />
      <NumberInput
        source="leaseTtlSeconds"
        label="Seconds that a lease lasts"
        helperText="For how long a guard knows who is signed in without asking again"
        min={1}
      />
    </>
  )
}
