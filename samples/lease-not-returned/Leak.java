package story.leasenotreturned;

import java.util.concurrent.Semaphore;

/** Prints on one of four printers, which are leased for each job. */
public final class Leak {
  private final Printers printers = new Printers();

  boolean print(String text) {
    Lease lease = printers.acquire();
    if (text.isEmpty()) {
      return false;
    }
    lease.pages += 1 + text.length() / 1000;
    printers.release(lease);
    return true;
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
    Leak office = new Leak();
    int printed = 0;
    for (int job = 0; job < 100; job++) {
      printed += office.print(job % 40 == 7 ? "" : "job " + job) ? 1 : 0;
    }
    System.out.println(printed + " of 100 jobs printed");
  }
}
