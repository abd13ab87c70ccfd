// CRC-32 (IEEE 802.3, as in zip and PNG). Rule: it finds accidents, such as a link cut short; it protects from nobody.

/** The checksum as an unsigned 32-bit number. Bit by bit: its inputs are a few hundred bytes. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}
