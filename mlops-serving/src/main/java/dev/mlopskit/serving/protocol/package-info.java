/** Models answered over HTTP: protocols as functions of bytes, and a server on the JDK's own. */
@NullMarked
package dev.mlopskit.serving.protocol;

import org.jspecify.annotations.NullMarked;
