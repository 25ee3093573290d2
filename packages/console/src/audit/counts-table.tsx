import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { Rows } from '../controls/rows.js'
import { type CountBucket, type Counts, filledBuckets } from './counts.js'
import { localTime } from './local-time.js'

interface Row {
  readonly bucket: CountBucket
  readonly at: number
}

/** The numbers of the chart. What has none is left out. */
export function CountsTable({
  counts,
  onChoose,
}: {
  readonly counts: Counts
  readonly onChoose: (at: number) => void
}): ReactElement {
  return (
    <Rows<Row>
      label="Events over time"
      rows={filledBuckets(counts)}
      keyOf={({ bucket }) => bucket.at}
      empty="There were no events in this time."
      columns={[
        { title: 'From', cell: ({ bucket }) => <time dateTime={bucket.at}>{localTime(bucket.at)}</time> },
        { title: 'Allowed', cell: ({ bucket }) => bucket.allow },
        { title: 'Denied', cell: ({ bucket }) => bucket.deny },
        { title: 'Failed', cell: ({ bucket }) => bucket.error },
        {
          title: 'Show',
          actions: true,
          cell: ({ bucket, at }) => (
            <Button
              size="small"
              onClick={() => onChoose(at)}
              aria-label={`Show the events from ${localTime(bucket.at)}`}
            >
              Show these
            </Button>
          ),
        },
      ]}
    />
  )
}
