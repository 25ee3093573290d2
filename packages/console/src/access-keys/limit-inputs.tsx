import type { ReactElement } from 'react'
import { usePermitted } from '../api/permitted.js'
import { RESOURCES } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { InstantInput } from '../controls/instant-input.js'
import { NameListInput } from '../controls/name-list-input.js'

const OFFERED = 100

/** The limits of a key in a form: until when, for which services, from which networks. */
export function LimitInputs(): ReactElement {
  return (
    <>
      <InstantInput source="expiresAt" label="Works until" helperText="In your time zone; empty: no end" />
      <NameListInput
        source="services"
        label="Only for these services"
        options={useServices()}
        helperText="Empty: for all services"
      />
      <NameListInput
        source="sourceCidrs"
        label="Only from these networks"
        helperText="Addresses and ranges such as 10.0.0.0/8; empty: from anywhere"
      />
    </>
  )
}

/** Names of services, where the caller may list them. */
function useServices(): readonly string[] {
  const { path, actions, arn } = RESOURCES.services
  const listed = usePermitted(actions.list, arn)
  const { data } = usePage<{ id: string }>(listed ? pathOf(path) : undefined, { page: 0, perPage: OFFERED })
  return (data?.rows ?? []).map(({ id }) => id)
}
