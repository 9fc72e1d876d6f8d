/** What a run can be told about the virtual machine, the machine and the code that it runs on. */
@NullMarked
package dev.mlopskit.tracking.internal.jvm;

import org.jspecify.annotations.NullMarked;
