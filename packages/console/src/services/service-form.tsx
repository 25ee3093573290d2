import type { ReactElement } from 'react'
import { useRecordContext } from 'react-admin'
import { RecordForm } from '../controls/record-form.js'
import type { Service } from './service.js'
import { ServiceFields } from './service-fields.js'

type Form = Pick<Service, 'displayName' | 'regions' | 'decisionTtlSeconds' | 'leaseTtlSeconds'>

/** Changes what is said of the service that is shown. */
export function ServiceForm(): ReactElement | null {
  const service = useRecordContext<Service>()
  if (service === undefined) return null
  return (
    <RecordForm record={service} formOf={formOf} bodyOf={bodyOf} done="Saved.">
      <ServiceFields />
    </RecordForm>
  )
}

/** The catalogue is written by itself. */
function formOf({ displayName, regions, decisionTtlSeconds, leaseTtlSeconds }: Service): Form {
  return { displayName, regions, decisionTtlSeconds, leaseTtlSeconds }
}

/** An emptied name is taken away. */
function bodyOf(values: Form): object {
  return { ...formOf(values as Service), displayName: values.displayName ?? '' }
}
