/** Days as the telephone's owner lives them: local dates, written YYYY-MM-DD. */

/** The local date of a moment. */
export function dayOf(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** The day that lies some days after another one. */
export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return dayOf(new Date(year, month - 1, date + days, 12));
}

/** A date as people read it: "10/10/2026". */
export function readable(day: string): string {
  return day.split("-").reverse().join("/");
}

/** A moment of today as people read it: "14:05". */
export function clockOf(moment: Date): string {
  return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
}
