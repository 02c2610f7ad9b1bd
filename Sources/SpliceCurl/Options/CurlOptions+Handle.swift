import CLibcurl

extension CurlOptions {
    /// The part of the options that the loop's queue enforces.
    var admissionLimits: Admission<Exchange>.Limits {
        Admission<Exchange>.Limits(
            total: maxConnections, connectionsPerOrigin: maxConnectionsPerHost, streamsPerOrigin: maxStreamsPerHost)
    }

    /// Sets what is the same for every exchange, whatever its protocol.
    func apply(to easy: EasyHandle) {
        easy.set(CURLOPT_NOSIGNAL, true)
        easy.set(CURLOPT_QUICK_EXIT, true)  // or removing a handle waits for its resolver thread
        easy.set(CURLOPT_FOLLOWLOCATION, false)
        easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        easy.set(CURLOPT_TCP_KEEPALIVE, true)
        easy.set(CURLOPT_MAXAGE_CONN, max(1, Int(idleConnectionLifetime.components.seconds)))
        easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
        applyProxy(to: easy)
        applyTLS(to: easy)
    }

    private func applyProxy(to easy: EasyHandle) {
        if usesEnvironmentProxy { return }
        // An empty name keeps libcurl from asking the environment.
        easy.set(CURLOPT_NOPROXY, "")
        guard let proxy else {
            easy.set(CURLOPT_PROXY, "")
            return
        }
        easy.set(CURLOPT_PROXY, "\(proxy.kind.rawValue)://\(proxy.host):\(proxy.port)")
        easy.set(CURLOPT_PROXYUSERNAME, proxy.user)
        easy.set(CURLOPT_PROXYPASSWORD, proxy.password)
    }

    private func applyTLS(to easy: EasyHandle) {
        let version =
            switch minimumTLS {
            case .tls12: CURL_SSLVERSION_TLSv1_2
            case .tls13: CURL_SSLVERSION_TLSv1_3
            }
        easy.set(CURLOPT_SSLVERSION, version)
        easy.set(CURLOPT_PROXY_SSLVERSION, version)
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        switch trust {
        case .system: break
        case .file(let path):
            easy.set(CURLOPT_CAINFO, path)
            easy.set(CURLOPT_CAPATH, nil)
            easy.set(CURLOPT_PROXY_CAINFO, path)
        case .pem(let text):
            easy.set(CURLOPT_CAINFO_BLOB, blob: Array(text.utf8))
            easy.set(CURLOPT_CAPATH, nil)
            easy.set(CURLOPT_PROXY_CAINFO_BLOB, blob: Array(text.utf8))
        }
        guard let identity else { return }
        switch identity.source {
        case .files(let certificate, let key):
            easy.set(CURLOPT_SSLCERT, certificate)
            easy.set(CURLOPT_SSLKEY, key)
        case .pem(let certificate, let key):
            easy.set(CURLOPT_SSLCERT_BLOB, blob: Array(certificate.utf8))
            easy.set(CURLOPT_SSLKEY_BLOB, blob: Array(key.utf8))
        }
        easy.set(CURLOPT_KEYPASSWD, identity.password)
    }
}
