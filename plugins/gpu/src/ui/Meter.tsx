import styles from './Meter.module.css';

/** How much of a whole is taken, in words for those who cannot see the bar. */
export function Meter(props: {
  label: string;
  text: string;
  value: number;
  maximum: number;
}) {
  const { label, text, value, maximum } = props;
  const share = maximum > 0 ? Math.min(1, value / maximum) : 0;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={maximum}
      aria-valuenow={Math.min(value, maximum)}
      aria-valuetext={text}
      className={styles.track}
    >
      <div className={styles.fill} style={{ width: `${share * 100}%` }} />
    </div>
  );
}
