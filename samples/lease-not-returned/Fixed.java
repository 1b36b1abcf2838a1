package story.leasenotreturned;

import java.util.concurrent.Semaphore;

/** Prints on one of four printers, which are leased for each job. */
public final class Fixed {
  private final Printers printers = new Printers();

  boolean print(String text) {
    if (text.isEmpty()) {
      return false;
    }
    Lease lease = printers.acquire();
    try {
      lease.pages += 1 + text.length() / 1000;
      return true;
    } finally {
      printers.release(lease);
    }
  }

  /** The right to use a printer. */
  static final class Lease {
    int pages;
  }

  /** Four printers. */
  static final class Printers {
    private final Semaphore free = new Semaphore(4);

    Lease acquire() {
      if (!free.tryAcquire()) {
        throw new IllegalStateException("all printers are in use");
      }
      return new Lease();
    }

    void release(Lease lease) {
      free.release();
    }
  }

  public static void main(String[] args) {
    Fixed office = new Fixed();
    int printed = 0;
    for (int job = 0; job < 100; job++) {
      printed += office.print(job % 40 == 7 ? "" : "job " + job) ? 1 : 0;
    }
    System.out.println(printed + " of 100 jobs printed");
  }
}
