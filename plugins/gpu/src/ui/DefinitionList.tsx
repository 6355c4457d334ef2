import { ReactNode } from 'react';
import styles from './DefinitionList.module.css';

/** Labels with their values, one a row. */
export function DefinitionList(props: {
  rows: { label: string; value: ReactNode }[];
}) {
  return (
    <dl className={styles.list}>
      {props.rows.map(({ label, value }) => (
        <div key={label} className={styles.row}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
