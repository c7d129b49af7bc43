/** Fen as yuan with thousands separators: `1,234.50`. The client is told whole fen, which are safe integers. */
export const yuan = (fen: number): string => {
  const cents = String(Math.abs(fen) % 100).padStart(2, '0');
  const whole = String(Math.trunc(Math.abs(fen) / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${whole}.${cents}`;
};
