package heapwarden.stack;

import java.util.Arrays;

/**
 * SHA-256 of a short text, as in FIPS 180-4.
 *
 * <p>The JDK's own is reached through the list of security providers. To set that up takes a JVM
 * that has not done so some 45 ms, it would happen in the application's stead and at a time of the
 * agent's choosing, and in a full heap it fails for good. This needs nothing that can fail. Any
 * thread.
 */
final class Sha256 {
  private static final int BLOCK = 64;

  /** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
  private static final int[] ROUNDS = new int[BLOCK];

  /** Those of the square roots of the first eight. */
  private static final int[] START = new int[8];

  static {
    int found = 0;
    for (int candidate = 2; found < ROUNDS.length; candidate++) {
      if (isPrime(candidate)) {
        ROUNDS[found] = fraction(Math.cbrt(candidate));
        if (found < START.length) {
          START[found] = fraction(Math.sqrt(candidate));
        }
        found++;
      }
    }
  }

  private Sha256() {}

  private static boolean isPrime(int candidate) {
    for (int i = 2; i * i <= candidate; i++) {
      if (candidate % i == 0) {
        return false;
      }
    }
    return true;
  }

  private static int fraction(double root) {
    return (int) (long) ((root - Math.floor(root)) * (1L << Integer.SIZE));
  }

  /** The 32 bytes of the digest. */
  static byte[] digest(byte[] text) {
    int blocks = (text.length + Long.BYTES) / BLOCK + 1;
    byte[] padded = Arrays.copyOf(text, blocks * BLOCK);
    padded[text.length] = (byte) 0x80;
    long bits = (long) text.length * Byte.SIZE;
    for (int i = 0; i < Long.BYTES; i++) {
      padded[padded.length - 1 - i] = (byte) (bits >>> i * Byte.SIZE);
    }
    int[] state = START.clone();
    for (int block = 0; block < blocks; block++) {
      compress(state, schedule(padded, block * BLOCK));
    }
    byte[] digest = new byte[state.length * Integer.BYTES];
    for (int i = 0; i < digest.length; i++) {
      digest[i] = (byte) (state[i >> 2] >>> (3 - (i & 3)) * Byte.SIZE);
    }
    return digest;
  }

  private static int[] schedule(byte[] padded, int from) {
    int[] words = new int[BLOCK];
    for (int i = 0; i < 16; i++) {
      int at = from + i * Integer.BYTES;
      words[i] =
          (padded[at] & 0xff) << 24
              | (padded[at + 1] & 0xff) << 16
              | (padded[at + 2] & 0xff) << 8
              | (padded[at + 3] & 0xff);
    }
    for (int i = 16; i < BLOCK; i++) {
      int early = words[i - 15];
      int late = words[i - 2];
      words[i] =
          words[i - 16]
              + words[i - 7]
              + (Integer.rotateRight(early, 7) ^ Integer.rotateRight(early, 18) ^ early >>> 3)
              + (Integer.rotateRight(late, 17) ^ Integer.rotateRight(late, 19) ^ late >>> 10);
    }
    return words;
  }

  private static void compress(int[] state, int[] words) {
    int[] s = state.clone();
    for (int i = 0; i < BLOCK; i++) {
      int a = s[0];
      int e = s[4];
      int first =
          s[7]
              + (Integer.rotateRight(e, 6)
                  ^ Integer.rotateRight(e, 11)
                  ^ Integer.rotateRight(e, 25))
              + (e & s[5] ^ ~e & s[6])
              + ROUNDS[i]
              + words[i];
      int second =
          (Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22))
              + (a & s[1] ^ a & s[2] ^ s[1] & s[2]);
      System.arraycopy(s, 0, s, 1, s.length - 1);
      s[4] += first;
      s[0] = first + second;
    }
    for (int i = 0; i < state.length; i++) {
      state[i] += s[i];
    }
  }
}
