import type { ReactElement } from 'react'
import { TextInput } from 'react-admin'
import { useWatch } from 'react-hook-form'
import { usePermitted } from '../api/permitted.js'
import { useSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { NameInput } from '../controls/name-input.js'
import { NameListInput } from '../controls/name-list-input.js'
import { Part } from '../invites/limit-fields.js'
import type { ShareValues } from './share-form.js'

interface Catalogue {
  readonly actions: readonly { readonly name: string; readonly resourceTypes: readonly string[] }[]
}

/** Which actions on which resources of which service are shared. */
export function SharedFields(): ReactElement {
  const typed = useWatch<ShareValues, 'service'>({ name: 'service' })
  const chosen = useWatch<ShareValues, 'actions'>({ name: 'actions' })
  const service = (typed ?? '').trim()
  const self = useSelf()
  const mayRead = usePermitted('GetService', `services/${service}`)
  const catalogue = useApi<Catalogue>(mayRead && service !== '' ? pathOf('services', service) : undefined).data
  const actions = catalogue?.actions ?? []
  const type = actions.find(({ name }) => chosen.includes(name))?.resourceTypes[0] ?? actions[0]?.resourceTypes[0]
  const example = `arn:${self?.partition ?? 'tinyauth'}:${service === '' ? 'apples' : service}:default::${type ?? 'things'}/name`
  return (
    <Part title="What is shared">
      <NameInput kind="services" source="service" label="Service" required autoFocus />
      <NameListInput
        source="actions"
        label="Actions"
        options={actions.map(({ name }) => name)}
        helperText="Names without the service. You have to be allowed each of them on each resource"
      />
      <TextInput
        source="resources"
        multiline
        minRows={2}
        label="Resources"
        helperText={`One ARN in each line, without wildcards: ${example}`}
      />
    </Part>
  )
}
