package heapwarden.serve;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The secret that whoever wants something done must know: made at start, and written to a file that
 * nobody but the user of this process can read. Thread safe.
 */
final class Token {
  private static final int BYTES = 24;
  private static final int IN_NAME = 4;
  private static final String SCHEME = "bearer ";

  private final byte[] secret;
  private final Path file;

  private Token(byte[] secret, Path file) {
    this.secret = secret;
    this.file = file;
  }

  /** Makes one and writes it to a new file of that folder. */
  static Token create(Path folder, long pid) throws IOException {
    byte[] random = random(BYTES + IN_NAME);
    String hex = hex(random);
    String name = "heapwarden-" + pid + '-' + hex.substring(2 * BYTES) + ".token";
    byte[] secret = hex.substring(0, 2 * BYTES).getBytes(StandardCharsets.US_ASCII);
    Path file = folder.resolve(name).toAbsolutePath();
    // Closed to others from its first moment, and never one that somebody put there before.
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownerOnly()))) {
      out.write(secret);
      out.write('\n');
    }
    return new Token(secret, file);
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** From the kernel where possible: the JDK's way may lead to a provider of the application's. */
  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    try (InputStream in = new FileInputStream("/dev/urandom")) {
      if (in.readNBytes(bytes, 0, count) == count) {
        return bytes;
      }
    } catch (IOException e) {
      // Not every system has it.
    }
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(2 * bytes.length);
    for (byte one : bytes) {
      hex.append(Character.forDigit(one >> 4 & 0xf, 16));
      hex.append(Character.forDigit(one & 0xf, 16));
    }
    return hex.toString();
  }

  /** Where it was written to. */
  Path file() {
    return file;
  }

  /** Whether the value of an Authorization header carries it; takes as long for any guess. */
  boolean isIn(String authorization) {
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String guess = bearer ? authorization.substring(SCHEME.length()).trim() : "";
    return MessageDigest.isEqual(secret, guess.getBytes(StandardCharsets.UTF_8));
  }

  /** Removes the file. */
  void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException | RuntimeException e) {
      // It opens nothing any more.
    }
  }
}
