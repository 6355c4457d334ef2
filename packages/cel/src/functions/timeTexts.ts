const duration =
  /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/u;
const part = /(\d*\.?\d*)(ns|us|µs|μs|ms|s|m|h)/gu;
const nanosecondsOf: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};
const longest = 2 ** 63;

const timestamp =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))$/;
const firstSecond = -62_135_596_800n;
const lastSecond = 253_402_300_799n;

/** Whether a text is a duration as Go writes them, such as `1h30m`. */
export function isDurationText(text: string): boolean {
  if (!duration.test(text)) {
    return false;
  }
  let nanoseconds = 0;
  for (const [, amount, unit] of text.matchAll(part)) {
    nanoseconds += Number(amount) * nanosecondsOf[unit];
  }
  return nanoseconds < longest;
}

/** Whether a text is a timestamp of RFC 3339 as Go reads them, from year 1 on. */
export function isTimestampText(text: string): boolean {
  const parts = timestamp.exec(text)?.slice(1).map(Number);
  if (!parts) {
    return false;
  }
  const [year, month, day, hour, minute, second] = parts;
  const [offsetHour, offsetMinute] = parts.slice(6);
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return (
    year > 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= days &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    !(offsetHour > 24) &&
    !(offsetMinute > 60)
  );
}

/** Whether seconds since 1970 are within the years 1 to 9999. */
export function isTimestampSecond(seconds: bigint): boolean {
  return seconds >= firstSecond && seconds <= lastSecond;
}
